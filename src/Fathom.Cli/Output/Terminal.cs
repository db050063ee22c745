using Spectre.Console;

namespace Fathom.Cli;

/// <summary>Standard output for tables: as wide as the terminal, and not folded at all where it goes into a file or a
/// pipe.</summary>
static class Terminal
{
    const int Unfolded = 4000;

    public static IAnsiConsole Out { get; } = Make();

    static IAnsiConsole Make()
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings());
        if (Console.IsOutputRedirected) console.Profile.Width = Unfolded;
        return console;
    }
}
