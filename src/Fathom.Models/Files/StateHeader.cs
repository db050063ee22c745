using System.Globalization;
using Fathom.Numerics;

namespace Fathom.Models.Files;

/// <summary>
/// The header's metadata of a safetensors file that a training goes on from: what the state belongs to, so that a resume of
/// another training is refused rather than continued. Every refusal is one line that says what to do.
/// </summary>
/// <param name="file">The file.</param>
/// <param name="what">What its content is called, e.g. <c>state of a pre-training</c>.</param>
/// <param name="other">The option that chooses another place, e.g. <c>--out</c>.</param>
public sealed class StateHeader(SafetensorsFile file, string what, string other)
{
    /// <summary>Name of this machine's instruction set: the bits of a training depend on it, so it belongs to the
    /// state.</summary>
    public static string InstructionSetName => InstructionSet.Best.ToString();

    /// <summary>A number as an entry.</summary>
    public static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>The bits of a number as an entry.</summary>
    public static string Text(double value) => Text(BitConverter.DoubleToInt64Bits(value));

    /// <summary>Opens such a file.</summary>
    /// <exception cref="InputException">Missing or damaged.</exception>
    public static SafetensorsFile Open(string path)
    {
        try
        {
            return SafetensorsFile.Open(path);
        }
        catch (InputException e)
        {
            throw Damaged(e);
        }
    }

    /// <summary>What is said of a damaged file.</summary>
    public static InputException Damaged(InputException cause) =>
        new($"{cause.Message.TrimEnd('.')}; the state is damaged; remove it to start anew", cause);

    /// <inheritdoc cref="Damaged(InputException)"/>
    public InputException Damaged(string how) => Damaged(new InputException($"{file.Path}: {how}"));

    /// <summary>An entry.</summary>
    /// <exception cref="InputException">It is missing.</exception>
    public string Entry(string key) => file.Metadata.TryGetValue(key, out string? value) ? value
        : throw new InputException($"{file.Path}: no {what} ('{key}' is missing); remove it to start anew");

    /// <summary>An entry that is a whole number.</summary>
    /// <exception cref="InputException">It is missing or no number.</exception>
    public long Number(string key) =>
        long.TryParse(Entry(key), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) ? value
            : throw Damaged($"'{key}' in its header is no number");

    /// <summary>An entry that is the bits of a number.</summary>
    /// <exception cref="InputException">It is missing or no number.</exception>
    public double Real(string key) => BitConverter.Int64BitsToDouble(Number(key));

    /// <summary>Makes sure of the format.</summary>
    /// <exception cref="InputException">It is another.</exception>
    public void RequireFormat(string format)
    {
        if (Entry("format") is var before && before != format)
            throw new InputException($"{file.Path}: format '{before}', '{format}' expected; remove it to start anew");
    }

    /// <summary>Makes sure of an entry of indented JSON; the message lists the lines that changed.</summary>
    /// <param name="key">The entry.</param>
    /// <param name="now">What it would be now.</param>
    /// <param name="how">How the training was begun, e.g. <c>with other options</c>.</param>
    /// <param name="with">What to resume with.</param>
    /// <exception cref="InputException">It is another.</exception>
    public void RequireJson(string key, string now, string how, string with)
    {
        string before = Entry(key);
        if (before == now) return;
        static string[] Lines(string json) => json.Split('\n', StringSplitOptions.TrimEntries);
        var changed = Lines(before).Except(Lines(now)).Select(line => line.TrimEnd(','));
        throw new InputException($"{file.Path}: the training was begun {how} " +
            $"({string.Join(", ", changed.DefaultIfEmpty("a newer version's"))}); resume with {with}, or choose another {other}");
    }

    /// <summary>Makes sure of the data.</summary>
    /// <param name="key">The entry.</param>
    /// <param name="now">What it would be now.</param>
    /// <param name="data">What it is called.</param>
    /// <exception cref="InputException">It is another.</exception>
    public void RequireData(string key, string now, string data)
    {
        if (Entry(key) is var before && before != now)
            throw new InputException($"{file.Path}: the training was begun on other {data} ({before}, now {now}); " +
                $"resume on those, or choose another {other}");
    }

    /// <summary>Makes sure of the instruction set.</summary>
    /// <exception cref="InputException">It is another.</exception>
    public void RequireInstructionSet()
    {
        if (Entry("instruction_set") is var before && before != InstructionSetName)
            throw new InputException($"{file.Path}: the training was begun with {before}, this process uses " +
                $"{InstructionSetName}: it could not go on to the same bits; resume on such a machine, or choose another {other}");
    }
}
