using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Fathom.Models.Files;
using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>
/// <c>checkpoints/last.safetensors</c>: all of <see cref="TrainState"/>, and in the header's metadata what it belongs to,
/// so that a resume with another configuration or other data is refused rather than continued.
/// </summary>
static class TrainCheckpoint
{
    const string Format = "fathom-train-1";

    public static void Write(string path, TrainState state, TrainConfig config, string data)
    {
        var tensors = new List<TensorData>
        {
            TensorData.Of("rows_since_fired", state.RowsSinceFired, state.Latents),
            TensorData.Of("fire_counts", state.FireCounts, state.Latents),
        };
        foreach (Parameter parameter in state.Parameters)
        {
            foreach ((string part, NativeBuffer<float> buffer) in Parts(parameter))
                tensors.Add(TensorData.Streamed($"{parameter.Name}.{part}", ScalarType.F32,
                    stream => stream.Write(MemoryMarshal.AsBytes(buffer.Span)), [.. parameter.Shape.Select(size => (long)size)]));
        }
        SafetensorsWriter.Write(path, tensors, new Dictionary<string, string>
        {
            ["format"] = Format,
            ["config"] = JsonSerializer.Serialize(config, JsonFile.Options),
            ["data"] = data,
            ["instruction_set"] = InstructionSetName,
            ["step"] = state.Step.ToString(CultureInfo.InvariantCulture),
            ["counted_rows"] = state.CountedRows.ToString(CultureInfo.InvariantCulture),
            ["gradient_norm"] = BitConverter.DoubleToInt64Bits(state.GradientNorm).ToString(CultureInfo.InvariantCulture),
        });
    }

    /// <exception cref="InputException">Damaged, or of another configuration or other data.</exception>
    public static void Read(string path, TrainState state, TrainConfig config, string data)
    {
        using SafetensorsFile file = SafetensorsFile.Open(path);
        string Entry(string key) => file.Metadata.TryGetValue(key, out string? value) ? value
            : throw new InputException($"{path}: '{key}' is missing; it is no checkpoint of a training; remove it to start anew");
        if (Entry("format") != Format) throw new InputException($"{path}: format '{Entry("format")}', '{Format}' expected; remove it to start anew");
        string now = JsonSerializer.Serialize(config, JsonFile.Options);
        if (Entry("config") != now)
            throw new InputException($"{path}: the training was begun with other options ({Difference(Entry("config"), now)}); resume with those, or choose another --name");
        if (Entry("data") != data)
            throw new InputException($"{path}: the training was begun on other vectors ({Entry("data")}, now {data}); resume on those, or choose another --name");
        if (Entry("instruction_set") != InstructionSetName)
            throw new InputException($"{path}: the training was begun with {Entry("instruction_set")}, this process uses {InstructionSetName}: it could not go on to the same bits; resume on such a machine, or choose another --name");
        foreach (Parameter parameter in state.Parameters)
        {
            foreach ((string part, NativeBuffer<float> buffer) in Parts(parameter))
                file.Floats($"{parameter.Name}.{part}", [.. parameter.Shape.Select(size => (long)size)]).CopyTo(buffer.Span);
        }
        Longs(file, "rows_since_fired", state.RowsSinceFired);
        Longs(file, "fire_counts", state.FireCounts);
        state.Step = Number(Entry("step"));
        state.CountedRows = Number(Entry("counted_rows"));
        state.GradientNorm = BitConverter.Int64BitsToDouble(Number(Entry("gradient_norm")));

        long Number(string text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) ? value
            : throw new InputException($"{path}: '{text}' in its header is no number; the file is damaged; remove it to start anew");
    }

    // The bits of a training depend on it, so it belongs to the state.
    static string InstructionSetName => InstructionSet.Best.ToString();

    static IEnumerable<(string, NativeBuffer<float>)> Parts(Parameter parameter) =>
        [("value", parameter.Value), ("first_moment", parameter.First), ("second_moment", parameter.Second)];

    static void Longs(SafetensorsFile file, string name, long[] to)
    {
        if (!file.Tensors.TryGetValue(name, out TensorInfo? info) || info.Type != ScalarType.I64 || info.ByteLength != to.Length * 8L)
            throw new InputException($"{file.Path}: tensor '{name}' is missing or of another shape; remove the file to start anew");
        MemoryMarshal.Cast<byte, long>(file.Bytes(name)).CopyTo(to);
    }

    // Which option changed, for the message.
    static string Difference(string before, string now)
    {
        string[] Lines(string json) => json.Split('\n', StringSplitOptions.TrimEntries);
        var changed = Lines(before).Except(Lines(now)).Select(line => line.TrimEnd(','));
        return string.Join(", ", changed.DefaultIfEmpty("a newer version's"));
    }
}
