@echo off
rem Double-click: makes the environment at the first start, then watches the inbox until the window is closed.
rem After a newer version was put into this folder: delete the folder .venv once, it is made anew at the next start.
chcp 65001 >nul
setlocal
set PYTHONUTF8=1
cd /d "%~dp0..\.."
if exist .venv\Scripts\etl.exe goto watch
echo 第一次运行，正在安装，请等几分钟……
py -3 -m venv .venv && .venv\Scripts\pip install -q .
if not %errorlevel% equ 0 goto failed
:watch
.venv\Scripts\etl watch %*
rem Not "if errorlevel 1": a crash has a negative code, which that takes for success.
if %errorlevel% equ 0 exit /b 0
echo.
echo 没有守起来，原因见上面。
pause
exit /b 1
:failed
echo.
echo 没有装成：请确认装了 Python 3.11 或更新的版本，并且连着网。
pause
exit /b 1
