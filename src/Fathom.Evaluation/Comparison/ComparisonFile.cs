using System.Runtime.InteropServices;
using System.Text.Json;
using Fathom.Models.Files;

namespace Fathom.Evaluation;

/// <summary>
/// A comparison on disk: a safetensors file, n and m latents. S stands for <c>first</c> and <c>second</c>, a count for its latents.
/// <code>
/// S.nearest, S.nearest_signed, S.encoder_nearest, S.encoder_nearest_signed    i32 [count]   in the other dictionary
/// S.cosine, S.signed, S.encoder_cosine, S.encoder_signed                      f32 [count]   there
/// S.chance                                                                    f32 [draws]   ascending; [0] of isotropic directions
/// S.firings                                                                   i32 [count]   where rows were compared
/// pairs.partner                                                               i32 [n]       −1 without one
/// pairs.cosine, pairs.encoder_cosine                                          f32 [n]       0 without one
/// pairs.correlation                                                           f64 [n]       NaN without one; where rows were compared
/// split.parent                                                                i32 [larger]  −1 without one; of two sizes
/// split.cosine                                                                f32 [larger]
/// split.firings, split.with_parent, split.of_parent             i32, f64, f64 [larger]      NaN without a parent; where rows were compared
/// </code>
/// </summary>
static class ComparisonFile
{
    const string Format = "fathom-comparison-1", First = "first", Second = "second";

    /// <summary>Writes one, in place of what was there.</summary>
    /// <exception cref="InputException">The file cannot be written.</exception>
    public static void Write(string path, DictionaryComparison comparison, ComparisonAbout about)
    {
        PairComparison pair = comparison.Pair;
        List<TensorData> tensors = [.. Side(First, pair.A), .. Side(Second, pair.B)];
        int n = pair.A.Latents;
        tensors.Add(TensorData.Of("pairs.partner", pair.Pairs.Partner, n));
        tensors.Add(TensorData.Of("pairs.cosine", pair.Cosine, n));
        tensors.Add(TensorData.Of("pairs.encoder_cosine", pair.EncoderCosine, n));
        if (pair.Correlation is { } correlation) tensors.Add(Doubles("pairs.correlation", correlation));
        if (comparison.Split is { } split) tensors.AddRange(Parts(split.Links[0]));
        SafetensorsWriter.Write(path, tensors, new Dictionary<string, string>
        {
            ["format"] = Format,
            ["about"] = JsonSerializer.Serialize(about, JsonFile.Options).ReplaceLineEndings(""),
        });
    }

    /// <summary>Reads one whole; the file is untrusted.</summary>
    /// <exception cref="InputException">Missing, or no comparison.</exception>
    public static DictionaryComparison Read(string path)
    {
        using SafetensorsFile file = SafetensorsFile.Open(path);
        ComparisonAbout about = About(file);
        bool rows = about.Rows is not null;
        int n = Count(file, First), m = Count(file, Second);
        PairSide a = Side(file, First, about.First, n, m, rows), b = Side(file, Second, about.Second, m, n, rows);
        var pair = new PairComparison(a, b, new(about.Method, Latents(file, "pairs.partner", n, -1, m)), Cosines(file, "pairs.cosine", n),
            Cosines(file, "pairs.encoder_cosine", n), rows ? Known(file, "pairs.correlation", n) : null);
        return new(about.Options, pair, n == m ? null : Parts(file, a, b, rows), about.Rows, about.HeldOut, about.Captures);
    }

    /// <summary>What one says of itself.</summary>
    /// <exception cref="InputException">Missing, or no comparison.</exception>
    public static ComparisonAbout ReadAbout(string path)
    {
        using SafetensorsFile file = SafetensorsFile.Open(path);
        return About(file);
    }

    static IEnumerable<TensorData> Side(string name, PairSide side)
    {
        int n = side.Latents;
        yield return TensorData.Of($"{name}.nearest", side.Best.Nearest, n);
        yield return TensorData.Of($"{name}.cosine", side.Best.Cosine, n);
        yield return TensorData.Of($"{name}.nearest_signed", side.Best.NearestSigned, n);
        yield return TensorData.Of($"{name}.signed", side.Best.Signed, n);
        yield return TensorData.Of($"{name}.encoder_nearest", side.Encoder.Nearest, n);
        yield return TensorData.Of($"{name}.encoder_cosine", side.Encoder.Cosine, n);
        yield return TensorData.Of($"{name}.encoder_nearest_signed", side.Encoder.NearestSigned, n);
        yield return TensorData.Of($"{name}.encoder_signed", side.Encoder.Signed, n);
        yield return TensorData.Of($"{name}.chance", side.Null.Drawn, side.Null.Drawn.Length);
        if (side.Firings is { } firings) yield return TensorData.Of($"{name}.firings", firings, n);
    }

    static PairSide Side(SafetensorsFile file, string name, ComparedAbout about, int n, int others, bool rows)
    {
        float[] chance = Cosines(file, $"{name}.chance", (int)Math.Min(NullCosines.Draws + 1, file.Info($"{name}.chance").Elements));
        for (int i = 1; i < chance.Length; i++)
            if (chance[i] < chance[i - 1]) throw Bad(file, $"{name}.chance", "does not ascend");
        if (about.Others != others || about.Width < 1 || !double.IsFinite(about.Threshold) || !double.IsFinite(about.IsotropicThreshold))
            throw Bad(file, "about", $"does not fit {others} latents");
        BestCosines Best(string prefix) => new(Latents(file, $"{name}.{prefix}nearest", n, 0, others), Cosines(file, $"{name}.{prefix}cosine", n),
            Latents(file, $"{name}.{prefix}nearest_signed", n, 0, others), Cosines(file, $"{name}.{prefix}signed", n));
        return new(about.Name, Best(""), Best("encoder_"), NullCosines.Of(others, about.Width, chance), about.Threshold, about.IsotropicThreshold,
            rows ? Latents(file, $"{name}.firings", n, 0, int.MaxValue) : null);
    }

    static IEnumerable<TensorData> Parts(SplitLink[] links)
    {
        int n = links.Length;
        yield return TensorData.Of("split.parent", Array.ConvertAll(links, link => link.Parent), n);
        yield return TensorData.Of("split.cosine", Array.ConvertAll(links, link => link.Cosine), n);
        if (links.Any(link => link.Firings is null)) yield break;
        yield return TensorData.Of("split.firings", Array.ConvertAll(links, link => link.Firings!.Value), n);
        yield return Doubles("split.with_parent", Array.ConvertAll(links, link => link.WithParent));
        yield return Doubles("split.of_parent", Array.ConvertAll(links, link => link.OfParent));
    }

    static SplitForest Parts(SafetensorsFile file, PairSide a, PairSide b, bool rows)
    {
        (PairSide small, PairSide large) = a.Latents < b.Latents ? (a, b) : (b, a);
        int n = large.Latents;
        int[] parents = Latents(file, "split.parent", n, -1, small.Latents);
        float[] cosines = Cosines(file, "split.cosine", n);
        int[]? firings = rows ? Latents(file, "split.firings", n, 0, int.MaxValue) : null;
        double?[]? with = rows ? Known(file, "split.with_parent", n) : null, of = rows ? Known(file, "split.of_parent", n) : null;
        return new([small.Name, large.Name], [small.Latents, n],
            [[.. parents.Select((parent, i) => new SplitLink(parent, cosines[i], firings?[i], with?[i], of?[i]))]]);
    }

    static ComparisonAbout About(SafetensorsFile file)
    {
        if (file.Metadata.GetValueOrDefault("format") != Format)
            throw new InputException($"{file.Path}: no comparison (its metadata has no format {Format}); delete it and compare again");
        try
        {
            ComparisonAbout about = JsonSerializer.Deserialize<ComparisonAbout>(file.Metadata.GetValueOrDefault("about") ?? "null", JsonFile.Options)
                ?? throw Bad(file, "about", "is missing");
            return about.Options is { Rows: > 0, FalsePositives: > 0 and < 1, Same: > 0 and <= 1, Groups: > 0 } ? about
                : throw Bad(file, "about", "has options that none could be compared with");
        }
        catch (JsonException e)
        {
            throw Bad(file, "about", $"is damaged ({JsonFault.Of(e, file.Metadata["about"])})");
        }
    }

    static int Count(SafetensorsFile file, string name)
    {
        long count = file.Info($"{name}.nearest").Elements;
        return count is > 0 and <= 1 << 26 ? (int)count : throw Bad(file, $"{name}.nearest", $"has {count} numbers");
    }

    static TensorData Doubles(string name, double?[] values) =>
        TensorData.Of(name, Array.ConvertAll(values, value => value ?? double.NaN), values.Length);

    // Correlations and shares.
    static double?[] Known(SafetensorsFile file, string name, int count) =>
        Array.ConvertAll(Numbers<double>(file, name, ScalarType.F64, count), value => double.IsNaN(value) ? (double?)null
            : value is >= -1.01 and <= 1.01 ? value : throw Bad(file, name, "has a number that is no correlation and no share"));

    static float[] Cosines(SafetensorsFile file, string name, int count)
    {
        float[] values = Numbers<float>(file, name, ScalarType.F32, count);
        return Array.TrueForAll(values, value => value is >= -1.01f and <= 1.01f) ? values : throw Bad(file, name, "has a number that is no cosine");
    }

    static int[] Latents(SafetensorsFile file, string name, int count, int low, int end)
    {
        int[] values = Numbers<int>(file, name, ScalarType.I32, count);
        return Array.TrueForAll(values, value => value >= low && value < end) ? values : throw Bad(file, name, $"leaves {low} … {end - 1}");
    }

    static T[] Numbers<T>(SafetensorsFile file, string name, ScalarType type, int count) where T : unmanaged
    {
        TensorInfo info = file.Info(name);
        return info.Type == type && info.Shape is [var elements] && elements == count ? MemoryMarshal.Cast<byte, T>(file.Bytes(name)).ToArray()
            : throw Bad(file, name, $"is {info.Type} [{string.Join(", ", info.Shape)}], expected {type} [{count}]");
    }

    static InputException Bad(SafetensorsFile file, string what, string how) =>
        new($"{file.Path}: {what} {how}; the file is damaged, delete it and compare again");
}
