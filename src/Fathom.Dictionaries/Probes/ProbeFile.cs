using System.Text.Json;
using Fathom.Models.Files;

namespace Fathom.Dictionaries;

/// <summary>Probes on disk: a safetensors file with <c>weight</c> [outputs, F] and <c>bias</c> [outputs].</summary>
public static class ProbeFile
{
    const string Format = "fathom-probe-1", Extension = ".safetensors";

    /// <summary>Writes a probe, in place of what was there.</summary>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public static void Write(string path, Probe probe)
    {
        int outputs = probe.Outputs.Count;
        SafetensorsWriter.Write(path,
            [TensorData.Of("weight", probe.Weights, outputs, probe.Width), TensorData.Of("bias", probe.Biases, outputs)],
            new Dictionary<string, string>
            {
                ["format"] = Format,
                ["about"] = JsonSerializer.Serialize(probe.About, JsonFile.Options).ReplaceLineEndings(""),
            });
    }

    /// <summary>Reads a probe; the file is untrusted.</summary>
    /// <exception cref="InputException">Missing, or no probe.</exception>
    public static Probe Read(string path)
    {
        using SafetensorsFile file = SafetensorsFile.Open(path);
        if (file.Metadata.GetValueOrDefault("format") != Format)
            throw new InputException($"{path}: no probe (its metadata has no format {Format}); make one with 'fathom probe --save " +
                "…'");
        float[] bias = file.Floats("bias", -1);
        return new(About(file), file.Floats("weight", bias.Length, -1), bias);
    }

    static ProbeDescription About(SafetensorsFile file)
    {
        try
        {
            return JsonSerializer.Deserialize<ProbeDescription>(file.Metadata.GetValueOrDefault("about") ?? "null",
                JsonFile.Options)
                ?? throw new InputException($"{file.Path}: its metadata does not say what the probe is of; make it anew");
        }
        catch (JsonException e)
        {
            throw new InputException($"{file.Path}: its metadata is damaged ({JsonFault.Of(e, file.Metadata["about"])}); " +
                "make the probe anew", e);
        }
    }

    /// <summary>Whether a text names a file and not a probe of a run.</summary>
    public static bool IsPath(string text) => text.EndsWith(Extension, StringComparison.OrdinalIgnoreCase);
}
