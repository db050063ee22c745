using Fathom.Evaluation;
using Fathom.Tests.Checkout;

namespace Fathom.Tests.Cli;

/// <summary>What a command prints in a terminal of few columns.</summary>
static class NarrowTerminal
{
    const int Columns = 64;

    /// <summary>Runs it for a terminal of many columns and for one of few: no line of that one is too wide, and no word is missing.</summary>
    /// <param name="arguments">A command that says the same when it runs again.</param>
    /// <returns>What it prints in many columns.</returns>
    public static async Task<string> Fits(params string[] arguments)
    {
        Finished wide = await FathomCommand.RunWide(4000, arguments), narrow = await FathomCommand.RunWide(Columns, arguments);
        Assert.True(wide.Code == 0 && narrow.Code == 0, wide.Error + narrow.Error);
        Assert.True(wide.Output.Split('\n').Max(line => line.Length) > Columns, $"nothing to fit:\n{wide.Output}");
        // A name or a path that cannot be broken has a line of its own.
        Assert.All(narrow.Output.Split('\n'), line => Assert.True(TextWidth.Of(line) <= Columns || Words(line).Length == 1, line));
        HashSet<string> shown = [.. Words(narrow.Output)];
        Assert.All(Words(wide.Output).Where(word => word.Trim('|', '-', ':').Length > 0), word => Assert.Contains(word, shown));
        return wide.Output;
    }

    static string[] Words(string text) => [.. text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries)];
}
