@echo off
rem Starts Fathom from a checkout: builds it in Release on first use and when a source is newer, and else starts at once.
rem The same as ./fathom. "Newer" is read off a listing of the sources with their sizes and times, kept by the last good build.
setlocal enableextensions disabledelayedexpansion
set "root=%~dp0"
set "program=%root%artifacts\bin\Fathom.Cli\release\fathom.dll"
set "listing=%root%artifacts\build.listing"

where /q dotnet || (
    echo fathom: the .NET 10 SDK is missing; install it from https://dotnet.microsoft.com/download/dotnet/10.0 and run this again 1>&2
    exit /b 1
)
call :is_built || call :build_alone || exit /b 1
dotnet "%program%" %*
exit /b %errorlevel%

:list
(
    where /t /r "%root%." *.props global.json
    where /t /r "%root%src" *.cs *.csproj *.resx
    if exist "%root%src\Fathom.Explorer\web\src" where /t /r "%root%src\Fathom.Explorer\web\src" *
    for %%f in ("%root%src\Fathom.Explorer\web\*.*") do @echo %%~zf %%~tf %%f
) > %1 2>nul
exit /b 0

:is_built
if not exist "%program%" exit /b 1
if not exist "%listing%" exit /b 1
set "now=%temp%\fathom-%random%%random%.listing"
call :list "%now%"
fc /b "%now%" "%listing%" >nul
set "same=%errorlevel%"
del "%now%"
exit /b %same%

rem One build at a time: the handle 9 on the lock file can be open for writing only once.
:build_alone
if not exist "%root%artifacts" mkdir "%root%artifacts"
:try
set "entered="
2>nul (
    9>"%root%artifacts\build.lock" (
        set "entered=1"
        call :build_if_needed
    )
)
if not defined entered (
    timeout /t 1 /nobreak >nul 2>nul
    goto try
)
exit /b %built%

:build_if_needed
set "built=0"
call :is_built && exit /b 0
set "major=0"
pushd "%root%"
for /f "tokens=1 delims=." %%v in ('dotnet --version 2^>nul') do set "major=%%v"
popd
if %major% lss 10 (
    echo fathom: building needs the .NET 10 SDK; install it from https://dotnet.microsoft.com/download/dotnet/10.0 and run this again >con
    set "built=1"
    exit /b 1
)
exit /b 0
