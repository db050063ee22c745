using System.CommandLine;

namespace Fathom.Cli;

/// <summary>A verb that only gathers others: <c>fathom models list</c>.</summary>
abstract class VerbGroup : Verb
{
    /// <summary>What it gathers, in the order of a person's work.</summary>
    public abstract IReadOnlyList<Verb> Verbs { get; }

    public override Command Build()
    {
        var command = new Command(Name, Summary);
        foreach (Verb verb in Verbs) command.Subcommands.Add(verb.Build());
        return command;
    }
}
