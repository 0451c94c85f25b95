"""Formulas in LaTeX, of the kinds that papers and textbooks have, to be set by TeX."""

FORMULAS = r"""
e^{i\pi}+1=0
\int_{a}^{b} f(x)\,dx=F(b)-F(a)
a^{2}+b^{2}=c^{2}
\nabla\times\mathbf{E}=-\frac{\partial\mathbf{B}}{\partial t}
\lambda_{g}=\sum_{s\in S}\zeta_{n}^{\psi(gs)}=\sum_{i=1}^{k}\left[\sum_{s,Rs=\mathcal{I}_{i}}\zeta_{n}^{\psi(gs)}\right]
\lambda_{g}=\lambda_{g^{\prime}}
u\in\left(R/\operatorname{Ann}_{R}\left(x_{i}\right)\right)^{\times}
x=\frac{-b\pm\sqrt{b^{2}-4ac}}{2a}
\lim_{n\to\infty}\left(1+\frac{1}{n}\right)^{n}=e
\sum_{n=1}^{\infty}\frac{1}{n^{2}}=\frac{\pi^{2}}{6}
\prod_{p}\frac{1}{1-p^{-s}}=\zeta(s)
\Gamma(z)=\int_{0}^{\infty}t^{z-1}e^{-t}\,dt
f(x)=\begin{cases}x^{2}&\text{if }x\geq 0\\-x&\text{otherwise}\end{cases}
A=\begin{pmatrix}a_{11}&a_{12}\\a_{21}&a_{22}\end{pmatrix}
\det\begin{bmatrix}1&2&3\\4&5&6\\7&8&9\end{bmatrix}=0
\binom{n}{k}=\frac{n!}{k!(n-k)!}
\frac{d}{dx}\left(\frac{u}{v}\right)=\frac{u^{\prime}v-uv^{\prime}}{v^{2}}
\left\|\mathbf{x}\right\|_{2}=\sqrt{\sum_{i=1}^{n}x_{i}^{2}}
\hat{y}=\bar{x}+\tilde{z}
\vec{F}=m\vec{a}
\overline{AB}+\overline{z+w}=\overline{z}+\overline{w}
\mathbb{R}^{n}\to\mathbb{C}
\mathfrak{g}\subset\mathfrak{gl}_{n}
\forall\epsilon>0\,\exists\delta>0
P(A\mid B)=\frac{P(B\mid A)P(A)}{P(B)}
\sqrt[3]{x+1}
\cos^{2}\theta+\sin^{2}\theta=1
\log_{2}(x)\leq\ln x
\frac{1}{1+\frac{1}{1+\frac{1}{x}}}
\iint_{D}f\,dA=\oint_{C}g\,ds
x_{1},x_{2},\ldots,x_{n}
1+2+\cdots+n=\frac{n(n+1)}{2}
a\neq b
x\notin A
A\cup B\subseteq C\cap D
\alpha\beta\gamma\delta\epsilon\theta\lambda\mu\xi\rho\sigma\tau\phi\chi\psi\omega
H_{0}:\mu=\mu_{0}
\max_{x\in X}f(x)
\operatorname*{arg\,max}_{\theta}L(\theta)
f:X\to Y
x\mapsto x^{2}
A\Rightarrow B\Leftrightarrow C
A\Longrightarrow B
\left\{x\in\mathbb{R}\mid x^{2}<2\right\}
\lfloor x\rfloor+\lceil y\rceil
\langle u,v\rangle=0
\|f\|_{L^{2}(\Omega)}
\partial_{t}u-\Delta u=0
\frac{\partial^{2}u}{\partial x^{2}}+\frac{\partial^{2}u}{\partial y^{2}}=0
\hbar\omega
x^{y^{z}}
x_{i_{j}}
{a_{i}}^{2}+b_{n}^{k+1}
e^{-\frac{x^{2}}{2\sigma^{2}}}
\frac{1}{\sqrt{2\pi}\sigma}e^{-\frac{(x-\mu)^{2}}{2\sigma^{2}}}
\sum_{\substack{i=1\\i\neq j}}^{n}a_{i}
\underbrace{a+b+c}_{n}
\overbrace{x+y}^{m}
\widehat{xyz}=\widetilde{abc}
\dot{x}=\ddot{y}
\left(\frac{a}{b}\right)^{2}+\left[\frac{c}{d}\right]
\left|\frac{x}{y}\right|
\mathbf{A}\mathbf{x}=\mathbf{b}
\mathcal{L}=\mathcal{N}(0,\Sigma)
\mathrm{d}x/\mathrm{d}t
\sin x\cos y
O(n\log n)
\Pr[X=k]=\binom{n}{k}p^{k}(1-p)^{n-k}
\sup_{t}|f(t)|
\bigcup_{i\in I}A_{i}
\bigoplus_{n}V_{n}
a\equiv b\pmod{n}
\int_{-\infty}^{\infty}e^{-x^{2}}\,dx=\sqrt{\pi}
y=\frac{a+b}{c+d}\cdot\frac{e}{f}
A^{-1}A=I
A^{\top}=A^{*}
x^{\ast}\in\partial f
\frac{x^{2}}{a^{2}}-\frac{y^{2}}{b^{2}}=1
n!\sim\sqrt{2\pi n}\left(\frac{n}{e}\right)^{n}
E=mc^{2}
F=G\frac{m_{1}m_{2}}{r^{2}}
\begin{aligned}a&=b+c\\&=d+e\end{aligned}
\begin{aligned}f(x)&=\frac{1}{2}x^{2}\\g(x)&=\int_{0}^{x}f(t)\,dt\end{aligned}
\begin{vmatrix}a&b\\c&d\end{vmatrix}=ad-bc
\begin{pmatrix}1&\cdots&n\\\vdots&\ddots&\vdots\\m&\cdots&k\end{pmatrix}
\text{cost}=\text{price}\times\text{quantity}
p(y|x)\propto p(x|y)p(y)
x\approx 3.14159
-1\leq x\leq 1
T_{\mu\nu}=\frac{1}{2}g_{\mu\nu}R
\mathrm{Tr}(\rho A)
|\psi\rangle=\alpha|0\rangle+\beta|1\rangle
X_{t+1}=\phi X_{t}+\varepsilon_{t}
\sigma(z)=\frac{1}{1+e^{-z}}
\nabla f(x)^{T}(y-x)\leq f(y)-f(x)
\frac{dy}{dx}=\frac{dy}{du}\frac{du}{dx}
\mathbb{E}[X]=\int x\,dF(x)
\lim_{x\to 0}\frac{\sin x}{x}=1
K(x,y)=\exp\left(-\gamma\|x-y\|^{2}\right)
\sum_{i<j}a_{ij}x_{i}x_{j}
\left.\frac{df}{dx}\right|_{x=0}
a\otimes b\oplus c
\varphi:G\to H
\mathrm{CO}_{2}+\mathrm{H}_{2}\mathrm{O}
""".strip().split("\n")
