using System.CommandLine;

namespace Fathom.Cli;

/// <summary>One verb of the command line.</summary>
abstract class Verb
{
    public abstract string Name { get; }

    /// <summary>One line for the list of verbs.</summary>
    public abstract string Summary { get; }

    /// <summary>Two real command lines, printed at the end of the help.</summary>
    public abstract IReadOnlyList<string> Examples { get; }

    /// <summary>The command with its options.</summary>
    public abstract Command Build();
}

/// <summary>A verb whose options are a record.</summary>
abstract class Verb<T> : Verb where T : class, new()
{
    public override Command Build()
    {
        var options = new OptionSet<T>();
        var command = new Command(Name, Summary);
        foreach (Argument argument in options.Arguments) command.Arguments.Add(argument);
        foreach (Option option in options.Options) command.Options.Add(option);
        // On a thread of its own: Ctrl-C is listened to once the action has returned its task.
        command.SetAction((parsed, cancellation) =>
            Task.Run(() => Run(options.Bind(parsed), cancellation), CancellationToken.None));
        return command;
    }

    /// <returns>The exit code.</returns>
    protected abstract int Run(T options, CancellationToken cancellation);
}
