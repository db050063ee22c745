using System.Globalization;
using Fathom.Evaluation;
using Spectre.Console;

namespace Fathom.Cli;

/// <summary>Standard output for people.</summary>
static class Terminal
{
    const int Redirected = 100, Narrowest = 40;

    /// <summary>Columns of the terminal, or 100 where output goes into a file or a pipe; COLUMNS, where it is set, says otherwise.</summary>
    public static int Width { get; } = Math.Max(Narrowest,
        int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture, out int asked)
            && asked > 0 ? asked
        : !Console.IsOutputRedirected && Console.WindowWidth is > 0 and var columns ? columns : Redirected);

    /// <summary>For what is no table of figures.</summary>
    public static IAnsiConsole Out { get; } = Make();

    /// <summary>Tables and prose, fitted to the width.</summary>
    public static void Print(string text) => Console.Write(FittedText.Of(text, Width));

    /// <summary>A table, fitted to the width.</summary>
    public static void Print(TextTable table) => Print(table.ToString());

    static IAnsiConsole Make()
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings());
        console.Profile.Width = Width;
        return console;
    }
}
