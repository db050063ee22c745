using System.CommandLine;
using System.CommandLine.Parsing;
using Fathom.Cli;
using Fathom.Tests.Checkout;
using Fathom.Tests.Support;

namespace Fathom.Tests.Cli;

/// <summary>What the program says of itself.</summary>
public class HelpTests
{
    /// <summary>Their examples use what comes with the program.</summary>
    static readonly string[] NeedNoFiles = ["models list", "worlds", "worlds list", "worlds generate", "worlds measure"];

    const int Examples = 2;

    public static TheoryData<string> Verbs =>
        [.. AllVerbs.Leaves.Select(leaf => leaf.Words),
            .. AllVerbs.List.OfType<VerbGroup>().Select(group => group.Name)];

    [Fact]
    public async Task The_list_of_verbs_and_the_version()
    {
        Finished help = await FathomCommand.Done("--help");
        foreach (Verb verb in AllVerbs.List) Assert.Contains($"  {verb.Name} ", help.Output, StringComparison.Ordinal);
        Assert.Equal(help, await FathomCommand.Done());
        Assert.Equal(help, await FathomCommand.Done("help"));
        Assert.Equal(await FathomCommand.Done("models", "show", "--help"), await FathomCommand.Done("help", "models", "show"));
        Finished version = await FathomCommand.Done("--version");
        Assert.Matches(@"^\d+\.\d+\.\d+\n$", version.Output);
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Help_names_every_option_and_ends_with_two_examples(string name)
    {
        Verb verb = AllVerbs.Called(name.Split(' '))!;
        Finished help = await FathomCommand.Done([.. name.Split(' '), "--help"]);
        Assert.Empty(help.Error);
        foreach (Option option in verb.Build().Options)
            Assert.Matches($@"(?m)^  {option.Name}\b.*  \S", help.Output);
        string[] end = help.OutputLines[^(Examples + 1)..];
        Assert.Equal("Examples:", end[0]);
        Assert.All(end[1..], example => Assert.StartsWith("  fathom ", example, StringComparison.Ordinal));
        Assert.StartsWith($"  fathom {name}", end[1], StringComparison.Ordinal);
    }

    /// <summary>In a folder without the files that they name, examples fail for that reason and not as wrong usage.</summary>
    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Examples_are_right_usage(string name)
    {
        using var folder = new TempFolder();
        foreach (string example in AllVerbs.Called(name.Split(' '))!.Examples)
        {
            string[] arguments = [.. CommandLineParser.SplitCommandLine(example).Skip(1)];
            if (RunForLong(name))
            {
                // Threads that nobody has are refused first, but only once everything else has been taken.
                Finished refused = await FathomCommand.RunIn(folder.Path, [.. arguments, "--threads", "99999"]);
                FathomCommand.CheckRefusal(refused, code: 2, "--threads 99999");
                continue;
            }
            Finished finished = await FathomCommand.RunIn(folder.Path, arguments);
            if (NeedNoFiles.Contains(name)) Assert.True(finished.Code == 0, finished.Error);
            else FathomCommand.CheckRefusal(finished, code: 1);
        }
    }

    // They need no files.
    static bool RunForLong(string verb) => verb == "demo" || verb.Split(' ')[0] == "bench";
}
