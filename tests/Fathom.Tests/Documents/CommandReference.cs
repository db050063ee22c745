using System.CommandLine;
using System.ComponentModel;
using System.Reflection;
using System.Text;
using Fathom.Cli;

namespace Fathom.Tests.Documents;

/// <summary>The reference of the command line, made from the verbs themselves.</summary>
static class CommandReference
{
    /// <summary>Markdown: for each verb what it does, its options, and its examples.</summary>
    public static string Render()
    {
        var text = new StringBuilder();
        foreach (var (words, verb) in AllVerbs.Leaves)
        {
            text.Append($"### fathom {words}\n\n{Capitalised(verb.Summary)}.\n");
            HashSet<string> required = Required(verb);
            Command command = verb.Build();
            Option[] options = [.. command.Options];
            foreach (Argument argument in command.Arguments)
                text.Append($"\n`<{argument.Name}>`: {argument.Description}.\n");
            if (options.Length > 0) text.Append("\n| option | value | |\n|---|---|---|\n");
            foreach (Option option in options)
            {
                string must = required.Contains(option.Name) ? "**required:** " : "";
                text.Append($"| `{option.Name}` | {Value(option)} | {must}{Cell(option.Description!)} |\n");
            }
            text.Append("\n```sh\n").AppendJoin('\n', verb.Examples).Append("\n```\n\n");
        }
        return text.ToString();
    }

    /// <summary>What a verb says to a command line whose options exist: null, or what is wrong with their values.</summary>
    public static string? Binding(Verb verb, ParseResult parsed)
    {
        if (OptionsOf(verb) is not { } type) return null;
        object set = Activator.CreateInstance(typeof(OptionSet<>).MakeGenericType(type))!;
        try
        {
            // A set of options finds its values only in what was parsed with these very options.
            var command = new Command(verb.Name);
            var options = (IEnumerable<Option>)set.GetType().GetProperty("Options")!.GetValue(set)!;
            foreach (Option option in options) command.Options.Add(option);
            var arguments = (IEnumerable<Argument>)set.GetType().GetProperty("Arguments")!.GetValue(set)!;
            foreach (Argument argument in arguments) command.Arguments.Add(argument);
            ParseResult again = command.Parse([.. parsed.Tokens.Select(token => token.Value)]);
            set.GetType().GetMethod("Bind")!.Invoke(set, [again]);
            return null;
        }
        catch (TargetInvocationException e) when (e.InnerException is UsageException usage)
        {
            return usage.Message;
        }
    }

    static string Value(Option option) => option is Option<bool> ? "" : $"`{Cell(option.HelpName!)}`";

    static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);

    static string Capitalised(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    static HashSet<string> Required(Verb verb)
    {
        HashSet<string> names = [];
        if (OptionsOf(verb) is { } type) Collect(type, names);
        return names;
    }

    static void Collect(Type type, HashSet<string> names)
    {
        foreach (PropertyInfo property in type.GetProperties())
        {
            if (property.GetCustomAttribute<DescriptionAttribute>() is null) continue;
            if (property.GetCustomAttribute<RequiredOptionAttribute>() is not null) names.Add(OptionNames.Of(property));
            // Records of options within records of options.
            Type inner = property.PropertyType;
            if (inner.Namespace!.StartsWith("Fathom", StringComparison.Ordinal)) Collect(inner, names);
        }
    }

    static Type? OptionsOf(Verb verb) => verb.GetType().BaseType!.GenericTypeArguments is [var options] ? options : null;
}
