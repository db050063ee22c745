using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using Fathom;
using Fathom.Cli;

// Exit codes: 0 done, 1 the work failed, 2 the command line is wrong. No stack trace for bad input.
try
{
    return await Run(args);
}
catch (Exception e) when (e is UsageException or OptionException)
{
    string verb = AllVerbs.Called(args) switch
    {
        null => "",
        var called when called.Name != args[0] => $"{args[0]} {called.Name} ",
        var called => called.Name + " ",
    };
    return Fail(2, $"{e.Message.TrimEnd('.')}; see 'fathom {verb}--help'");
}
catch (InputException e)
{
    return Fail(1, e.Message);
}
catch (OperationCanceledException)
{
    return Fail(1, "stopped; what is written stays, and the same command goes on from there " +
        "(train, models pretrain: with --resume)");
}
catch (UnauthorizedAccessException e)
{
    return Fail(1, $"{e.Message.TrimEnd('.')}; let this user read and write it, or choose another folder");
}
catch (IOException e)
{
    return Fail(1, e.Message);
}
catch (OutOfMemoryException)
{
    return Fail(1, "out of memory; choose fewer --latents, a smaller --batch or a shorter --context");
}
catch (Exception e) when (Environment.GetEnvironmentVariable("FATHOM_DEBUG") is null)
{
    return Fail(1, $"internal error, please report it ({e.GetType().Name}: {e.Message}); FATHOM_DEBUG=1 shows where");
}

static async Task<int> Run(string[] args)
{
    // What git and dotnet understand: help, help train.
    if (args is ["help", ..]) args = [.. args[1..], "--help"];
    var root = new RootCommand("Fathom reads what neural networks compute: " +
        "activations, sparse dictionaries, honest measures, a page of features.");
    foreach (Verb verb in AllVerbs.List)
    {
        // The options of the other verbs are not needed, and making them costs time at every start.
        bool asked = args.FirstOrDefault() == verb.Name;
        root.Subcommands.Add(asked ? verb.Build() : new Command(verb.Name, verb.Summary));
        if (asked && args.Any(argument => argument is "--help" or "-h" or "-?")) return Help(root, AllVerbs.Called(args)!, args);
    }
    if (args.Length > 0 && !args[0].StartsWith('-') && !AllVerbs.List.Any(verb => verb.Name == args[0]))
        throw new UsageException($"there is no verb '{args[0]}'; " + (OtherWords.Verb(args[0]) is { } meant
            ? $"try 'fathom {meant}'" : $"expected one of {string.Join(", ", AllVerbs.List.Select(verb => verb.Name))}"));
    if (AllVerbs.Called(args) is VerbGroup group)
        throw new UsageException($"{group.Name}{(args.Length > 1 ? " " + args[1] : "")}: " +
            $"expected one of {string.Join(", ", group.Verbs.Select(verb => $"{group.Name} {verb.Name}"))}");
    // A prompt may begin with @, which otherwise would name a file of arguments.
    ParseResult parsed = root.Parse(args.Length == 0 ? ["--help"] : args,
        new ParserConfiguration { ResponseFileTokenReplacer = null });
    if (parsed.Action is not HelpAction) UnknownOption.Refuse(parsed);
    if (parsed.Errors.Count > 0 && parsed.Action is not HelpAction)
    {
        // What cannot be understood says more than what is missing because of it.
        ParseError error = parsed.Errors.FirstOrDefault(error =>
            error.Message.StartsWith("Unrecognized", StringComparison.Ordinal)) ?? parsed.Errors[0];
        string cure = parsed.UnmatchedTokens.Count > 0 ? "; a text with spaces goes into quotes" : "";
        throw new UsageException(error.Message.ReplaceLineEndings(" ").TrimEnd('.') + cure);
    }
    return await parsed.InvokeAsync(new InvocationConfiguration
    {
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = TimeSpan.FromSeconds(30)
    });
}

static int Help(RootCommand root, Verb verb, string[] args)
{
    int code = root.Parse(args).Invoke();
    Console.WriteLine("Examples:");
    foreach (string example in verb.Examples) Console.WriteLine("  " + (Console.IsOutputRedirected ? example : Folded(example, Terminal.Width - 2)));
    return code;
}

// A command line over several lines, as a shell takes it; never within quotes.
static string Folded(string line, int width)
{
    const string next = " \\\n      ";
    string folded = "";
    int columns = 0;
    foreach (string word in Regex.Matches(line, "(\"[^\"]*\"|[^ ])+").Select(match => match.Value))
    {
        bool goesOn = folded.Length == 0 || columns + 1 + word.Length <= width - 2;
        columns = goesOn ? columns + (folded.Length == 0 ? 0 : 1) + word.Length : 4 + word.Length;
        folded += folded.Length == 0 ? word : (goesOn ? " " : next) + word;
    }
    return folded;
}

static int Fail(int code, string message)
{
    Console.Error.WriteLine("fathom: " + message.ReplaceLineEndings(" "));
    return code;
}
