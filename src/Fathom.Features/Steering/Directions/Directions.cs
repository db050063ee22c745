using System.Numerics.Tensors;
using Fathom.Dictionaries;
using Fathom.Models;
using Fathom.Numerics;

namespace Fathom.Features;

/// <summary>Finds the vectors that sources of directions mean; what was found is kept.</summary>
/// <param name="subject">What is steered.</param>
sealed class Directions(SteeringSubject subject)
{
    const int MostKept = 4096;
    const ulong RandomStream = 0x72616e64;

    readonly Dictionary<DirectionSource, float[]> known = [];
    readonly LabelMeans means = new(subject);
    PrincipalComponents? components;
    float[]? largest;
    double? norm;

    /// <summary>The vector, [d]; not to be changed.</summary>
    /// <exception cref="InputException">It does not exist, is of another width, or all 0.</exception>
    public float[] Of(DirectionSource source)
    {
        if (known.TryGetValue(source, out float[]? found)) return found;
        float[] vector = source switch
        {
            LatentSource { Latent: var latent } => LatentWrites.Of(subject.RequireCoder(latent), latent),
            FileSource file => FromFile(file),
            VectorSource { Values: var values } => [.. values],
            ComponentSource { Component: var component } => Component(component),
            TextsSource texts => Difference(texts),
            LabelSource { Variable: var variable } => means.Difference(variable),
            ProbeSource probe => FromProbe(probe),
            RandomSource { Seed: var seed } => Random(seed),
            _ => throw new ArgumentOutOfRangeException(nameof(source), source, "no such source of directions"),
        };
        if (vector.Length != subject.Width)
            throw new InputException($"{source.Name}: width {vector.Length}, site {subject.Site} has {subject.Width}");
        if (!(TensorPrimitives.Norm<float>(vector) > 0)) throw new InputException($"{source.Name}: all 0; it points nowhere");
        // Sources with lists are equal to nothing but themselves, and whoever draws at random may draw without end.
        if (source is not (TextsSource or VectorSource) && known.Count < MostKept) known[source] = vector;
        return vector;
    }

    /// <summary>The largest activation of a latent over all tokens.</summary>
    /// <exception cref="InputException">Nothing says it.</exception>
    public double Largest(int latent)
    {
        subject.RequireCoder(latent);
        if (subject.Index is { } index) return index.Statistics(latent).Max;
        if (subject.Rows is null)
            throw new InputException($"latent {latent}: its largest activation is not known without a run; count the strength " +
                "raw, or give the run that has captured the site");
        return (largest ??= LargestActivations())[latent];
    }

    /// <summary>√E‖x‖² of the site: over the capture, without one over the ordinary tokens of a prompt.</summary>
    /// <param name="prompt">Token ids.</param>
    public double TypicalNorm(ReadOnlySpan<int> prompt)
    {
        if (subject.Rows is { } rows) return Math.Sqrt(rows.MeanSquaredNorm);
        return norm ??= NormOver(prompt.ToArray());
    }

    double NormOver(int[] prompt)
    {
        float[] rows = Ordinary(prompt);
        if (rows.Length == 0)
            throw new InputException("the prompt has no ordinary token whose norm could be typical; count the strength raw");
        return TensorPrimitives.Norm<float>(rows) / Math.Sqrt(rows.Length / subject.Width);
    }

    float[] LargestActivations()
    {
        ISparseCoder coder = subject.Coder!;
        IVectorSource rows = subject.Rows!;
        var most = new float[coder.LatentCount];
        new RowSelection(rows, 0, rows.Count).Encode(coder, subject.Workers, (codes, _) =>
        {
            for (int row = 0; row < codes.Rows; row++)
                for (int i = 0; i < codes.Counts[row]; i++)
                    most[codes.RowIndices(row)[i]] = Math.Max(most[codes.RowIndices(row)[i]], codes.RowValues(row)[i]);
        }, CancellationToken.None);
        return most;
    }

    static float[] FromFile(FileSource file)
    {
        using VectorFile rows = VectorFile.Open(file.Path);
        if (file.Row < 0 || file.Row >= rows.Count)
            throw new InputException($"{file.Path}: row {file.Row}; it has rows 0 to {rows.Count - 1}");
        var vector = new float[rows.Width];
        rows.Read(file.Row, 1, vector);
        return vector;
    }

    float[] Component(int component)
    {
        IVectorSource rows = subject.Rows ?? throw new InputException($"component {component}: there is no run whose " +
            "activations it could be a component of");
        components ??= PrincipalComponents.Of(new RowSelection(rows, 0, rows.TrainCount), FitContext.Of(subject.Workers));
        if (component < 0 || component >= components.Count)
            throw new InputException($"component {component}: the activations have components 0 to {components.Count - 1}");
        return components.Directions.AsSpan(component * rows.Width, rows.Width).ToArray();
    }

    float[] FromProbe(ProbeSource source)
    {
        string path = ProbeFile.IsPath(source.Probe) ? source.Probe
            : subject.Run?.Probe(source.Probe) ?? throw new InputException($"probe {source.Probe}: there is no run that could " +
                "have it; give its .safetensors file");
        Probe probe = Probe.Load(path);
        if (source.Output < 0 || source.Output >= probe.Outputs.Count)
            throw new InputException($"{path}: output {source.Output}; it has outputs 0 to {probe.Outputs.Count - 1}");
        if (probe.About.Dictionary is null) return probe.Direction(source.Output);
        return probe.Direction(subject.Coder ?? throw new InputException($"{path}: it reads the latents of " +
            $"{probe.About.Dictionary}; give that dictionary"), source.Output);
    }

    float[] Random(ulong seed)
    {
        var vector = new float[subject.Width];
        var random = new Philox(seed, RandomStream);
        for (int i = 0; i < vector.Length; i++) vector[i] = (float)random.Normal((ulong)i);
        TensorPrimitives.Divide(vector, TensorPrimitives.Norm<float>(vector), vector);
        return vector;
    }

    float[] Difference(TextsSource texts)
    {
        double[] positive = MeanOf(texts.Positive, "positive"), negative = MeanOf(texts.Negative, "negative");
        return [.. positive.Zip(negative, (p, n) => (float)(p - n))];
    }

    double[] MeanOf(IReadOnlyList<string> texts, string side)
    {
        var sum = new double[subject.Width];
        int count = 0;
        foreach (string text in texts)
        {
            float[] rows = Ordinary(subject.Encode(text));
            for (int i = 0; i < rows.Length; i++) sum[i % sum.Length] += rows[i];
            count += rows.Length / sum.Length;
        }
        if (count == 0) throw new InputException($"the {side} texts have no ordinary token; expected some text");
        return Array.ConvertAll(sum, value => value / count);
    }

    // [n, d] activations of the tokens that are not special.
    float[] Ordinary(int[] ids)
    {
        if (ids.Length == 0) return [];
        ActivationCache cache = subject.Model.RunWithCache(TokenBatch.Of(ids), subject.Site);
        List<float> rows = [];
        for (int row = 0; row < ids.Length; row++)
            if (!subject.IsSpecial(ids[row])) rows.AddRange(cache.Row(subject.Site, row));
        return [.. rows];
    }
}
