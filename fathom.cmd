@echo off
rem Starts Fathom from a checkout: builds it in Release on first use and when a source changed, and else starts at once.
rem The same as ./fathom. A change is seen in a listing of the sources with sizes and times, kept by the last good build.
setlocal enableextensions disabledelayedexpansion
set "root=%~dp0"
set "program=%root%artifacts\bin\Fathom.Cli\release\fathom.dll"
set "listing=%root%artifacts\build.listing"
set "log=%root%artifacts\build.log"

where /q dotnet || (
    echo fathom: the .NET 10 SDK is missing; install it from https://dotnet.microsoft.com/download/dotnet/10.0 and run this again 1>&2
    exit /b 1
)
call :is_built || call :build_alone || exit /b 1
dotnet "%program%" %*
exit /b %errorlevel%

rem robocopy /L copies nothing: it names each file with its size and time, here for a destination that does not exist. Node.js is
rem listed because one that was absent then and is present now can build the pages of the explorer.
:list
>"%~1" (
    robocopy "%root%src" "%root%artifacts\none" /L /S /TS /FP /NJH /NJS /NDL /NC /NP /XD node_modules dist bin obj
    robocopy "%root%." "%root%artifacts\none" *.props *.targets global.json nuget.config /L /LEV:1 /TS /FP /NJH /NJS /NDL /NC /NP
    where node 2>nul
)
exit /b 0

:is_built
if not exist "%program%" exit /b 1
if not exist "%listing%" exit /b 1
set "now=%temp%\fathom-%random%-%random%.listing"
call :list "%now%"
fc /b "%now%" "%listing%" >nul 2>nul
set "different=%errorlevel%"
del "%now%"
exit /b %different%

rem One build at a time: Windows opens the lock file for one writer only, and closes it when its owner ends.
:build_alone
if not exist "%root%artifacts" mkdir "%root%artifacts"
:try
set "built="
8>&2 2>nul (9>"%root%artifacts\build.lock" call :build 2>&8)
if not defined built (
    ping -n 2 127.0.0.1 >nul
    goto try
)
exit /b %built%

rem Sets built to 0 or 1. The listing is taken before the build, so that a file saved meanwhile counts as changed. No compiler
rem server and no idle build node may outlive the build: they would inherit the lock.
:build
set "built=0"
call :is_built && exit /b 0
set "built=1"
set "major=0"
pushd "%root%"
for /f "tokens=1 delims=." %%v in ('dotnet --version 2^>nul') do set /a "major=%%v" 2>nul
if %major% lss 10 (
    popd
    echo fathom: building needs the .NET 10 SDK; install it from https://dotnet.microsoft.com/download/dotnet/10.0 and run this again 1>&2
    exit /b 1
)
if exist "%program%" (echo building fathom, a source changed... 1>&2) else (echo building fathom, first use... 1>&2)
if exist "%listing%" del "%listing%"
call :list "%listing%.next"
set "Platform="
dotnet build src\Fathom.Cli -c Release -v q --nologo -nodeReuse:false -p:UseSharedCompilation=false >"%log%" 2>&1 <nul
if errorlevel 1 (
    popd
    findstr /c:": error" "%log%" 1>&2 || type "%log%" 1>&2
    echo fathom: the build failed; its whole output is in %log% 1>&2
    exit /b 1
)
popd
move /y "%listing%.next" "%listing%" >nul
findstr /c:": warning" "%log%" 1>&2
set "built=0"
exit /b 0
