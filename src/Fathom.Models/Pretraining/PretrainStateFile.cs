using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Fathom.Models.Files;
using Fathom.Numerics;

namespace Fathom.Models.Pretraining;

/// <summary>
/// <c>state.safetensors</c>: all of <see cref="PretrainState"/>, and in the header's metadata what it belongs to, so that a
/// resume with another model, configuration or source is refused rather than continued.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="config">How the training goes.</param>
/// <param name="source">Identity of its token source.</param>
sealed class PretrainStateFile(string path, PretrainConfig config, string source)
{
    const string Format = "fathom-pretrain-1";

    static readonly string[] Parts = ["value", "first_moment", "second_moment"];

    public bool Exists => File.Exists(path);

    public void Delete() => File.Delete(path);

    public void Write(PretrainState state)
    {
        var tensors = new List<TensorData>();
        Each(state, (name, shape, part, index) => tensors.Add(
            TensorData.Streamed($"{name}.{Parts[part]}", ScalarType.F32,
                stream => Scalars.Write<float>(stream, Values(state, index, part)), shape)));
        SafetensorsWriter.Write(path, tensors, new Dictionary<string, string>
        {
            ["format"] = Format,
            ["model"] = state.Model.Config.ToJson(),
            ["config"] = JsonSerializer.Serialize(config, JsonFile.Options),
            ["source"] = source,
            ["instruction_set"] = InstructionSet.Best.ToString(),
            ["step"] = Text(state.Step),
            ["seconds"] = Text(BitConverter.DoubleToInt64Bits(state.Seconds)),
            ["loss"] = Text(BitConverter.DoubleToInt64Bits(state.Loss)),
            ["evaluation_loss"] = Text(BitConverter.DoubleToInt64Bits(state.EvaluationLoss)),
            ["checksum"] = Text(Checksum(state)),
        });
    }

    /// <exception cref="InputException">Damaged, or of another model, configuration, source or instruction set.</exception>
    public void Read(PretrainState state)
    {
        using SafetensorsFile file = Open();
        RequireSame(file, state.Model.Config);
        try
        {
            Each(state, (name, shape, part, index) =>
                file.Floats($"{name}.{Parts[part]}", shape).CopyTo(Values(state, index, part)));
        }
        catch (InputException e)
        {
            throw Damaged(e);
        }
        state.Step = Number(file, "step");
        state.Seconds = BitConverter.Int64BitsToDouble(Number(file, "seconds"));
        state.Loss = BitConverter.Int64BitsToDouble(Number(file, "loss"));
        state.EvaluationLoss = BitConverter.Int64BitsToDouble(Number(file, "evaluation_loss"));
        if (Number(file, "checksum") != Checksum(state)) throw Damaged(new InputException($"{path}: its checksum is another"));
    }

    void RequireSame(SafetensorsFile file, ModelConfig model)
    {
        if (Entry(file, "format") is var format && format != Format)
            throw new InputException($"{path}: format '{format}', '{Format}' expected; remove it to start anew");
        RequireEqual(Entry(file, "model"), model.ToJson(), "of another shape", "that shape");
        RequireEqual(Entry(file, "config"), JsonSerializer.Serialize(config, JsonFile.Options), "with other options", "those");
        if (Entry(file, "source") is var before && before != source)
            throw new InputException($"{path}: the training was begun on other data ({before}; now {source}); " +
                "resume on those, or choose another --out");
        if (Entry(file, "instruction_set") is var set && set != InstructionSet.Best.ToString())
            throw new InputException($"{path}: the training was begun with {set}, this process uses {InstructionSet.Best}: " +
                "it could not go on to the same bits; resume on such a machine, or choose another --out");
    }

    void RequireEqual(string before, string now, string what, string with)
    {
        if (before == now) return;
        static string[] Lines(string json) => json.Split('\n', StringSplitOptions.TrimEntries);
        var changed = Lines(before).Except(Lines(now)).Select(line => line.TrimEnd(','));
        throw new InputException($"{path}: the training was begun {what} " +
            $"({string.Join(", ", changed.DefaultIfEmpty("a newer version's"))}); resume with {with}, or choose another --out");
    }

    // Every tensor of the state: the parameters' name and shape, which of the three parts, and the parameter's index.
    static void Each(PretrainState state, Action<string, long[], int, int> visit)
    {
        for (int i = 0; i < state.Model.Tensors.Count; i++)
            for (int part = 0; part < Parts.Length; part++)
                visit(state.Model.Tensors[i].Name, state.Model.Tensors[i].Shape, part, i);
    }

    static Span<float> Values(PretrainState state, int index, int part) => part switch
    {
        0 => state.Model.Tensors[index].Value,
        1 => state.First[index].Span,
        _ => state.Second[index].Span,
    };

    // Over what a resume depends on; the rest of the header is compared.
    static uint Checksum(PretrainState state)
    {
        using var sum = new ChecksumStream(Stream.Null);
        Each(state, (_, _, part, index) => Scalars.Write<float>(sum, Values(state, index, part)));
        sum.Write(MemoryMarshal.AsBytes<long>([state.Step]));
        return sum.Crc;
    }

    SafetensorsFile Open()
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

    static InputException Damaged(InputException cause) =>
        new($"{cause.Message.TrimEnd('.')}; the state is damaged; remove it to start anew", cause);

    string Entry(SafetensorsFile file, string key) => file.Metadata.TryGetValue(key, out string? value) ? value
        : throw new InputException($"{path}: no state of a pre-training ('{key}' is missing); remove it to start anew");

    long Number(SafetensorsFile file, string key) =>
        long.TryParse(Entry(file, key), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) ? value
            : throw Damaged(new InputException($"{path}: '{key}' in its header is no number"));

    static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
