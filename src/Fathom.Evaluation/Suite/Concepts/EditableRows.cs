using System.Numerics.Tensors;
using Fathom.Dictionaries;
using Fathom.Numerics;

namespace Fathom.Evaluation;

/// <summary>
/// Activations with the latents of a dictionary, and what they become where latents are changed:
/// <code>
/// x' = x + x̂(f') − x̂(f)      what the dictionary misses stays
/// </code>
/// </summary>
sealed class EditableRows
{
    const int BlockRows = 1024;

    readonly ISparseCoder coder;
    readonly float[] x;
    readonly int[] offsets, latents;
    readonly float[] values;
    readonly Workers workers;

    EditableRows(ISparseCoder coder, float[] x, (int[], int[], float[]) codes, Workers workers)
    {
        (this.coder, this.x, this.workers, (offsets, latents, values)) = (coder, x, workers, codes);
        Activations = new(x, coder.Width);
        Latents = new(offsets, latents, values, coder.LatentCount);
        Written = UnitRows.Of(coder.DecoderWeight, coder.OutputWidth);
        WriteNorms = coder.WriteNorms.ToArray();
    }

    /// <summary>x</summary>
    public DenseFeatures Activations { get; }

    /// <summary>f</summary>
    public SparseFeatures Latents { get; }

    /// <summary>Direction that each latent writes, brought to norm 1, [M, d].</summary>
    public float[] Written { get; }

    /// <summary>Norm of what each writes at activation 1, [M].</summary>
    public float[] WriteNorms { get; }

    /// <summary>M</summary>
    public int LatentCount => coder.LatentCount;

    /// <summary>Reads rows and encodes them.</summary>
    /// <param name="coder">A dictionary that writes what it reads.</param>
    /// <param name="source">The rows.</param>
    /// <param name="rows">[n] which.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    public static EditableRows Of(ISparseCoder coder, IVectorSource source, long[] rows, Workers workers)
    {
        int d = source.Width;
        var x = new float[checked(rows.Length * d)];
        source.Gather(rows, x, workers);
        List<int> offsets = [0], latents = [];
        List<float> values = [];
        var codes = new SparseCodes(1, 1);
        for (int first = 0; first < rows.Length; first += BlockRows)
        {
            int n = Math.Min(BlockRows, rows.Length - first);
            coder.Encode(x.AsSpan(first * d, n * d), n, codes, workers);
            for (int row = 0; row < n; row++)
            {
                latents.AddRange(codes.RowIndices(row));
                values.AddRange(codes.RowValues(row));
                offsets.Add(latents.Count);
            }
        }
        return new(coder, x, ([.. offsets], [.. latents], [.. values]), workers);
    }

    /// <summary>Activations of an example.</summary>
    public ReadOnlySpan<float> Row(int example) => x.AsSpan(example * coder.Width, coder.Width);

    /// <summary>Latents that an example has, ascending, and how strongly.</summary>
    public (int[] Latents, float[] Values) Codes(int example)
    {
        Range range = offsets[example]..offsets[example + 1];
        return (latents[range], values[range]);
    }

    /// <summary>x of some examples, in their order.</summary>
    public DenseFeatures Of(int[] examples)
    {
        var some = new float[examples.Length * coder.Width];
        for (int i = 0; i < examples.Length; i++) Row(examples[i]).CopyTo(some.AsSpan(i * coder.Width));
        return new(some, coder.Width);
    }

    /// <summary>x' of some examples without some latents, in their order.</summary>
    /// <param name="examples">[n]</param>
    /// <param name="taken">[M] whether a latent is taken out.</param>
    public DenseFeatures Without(int[] examples, bool[] taken) => Changed(examples, (at, to) => Add(examples[at], latent => !taken[latent], to));

    /// <summary>x' of some examples, some of whose latents are as they are in others.</summary>
    /// <param name="examples">[n]</param>
    /// <param name="sources">[n] for each the other.</param>
    /// <param name="taken">[M] whether a latent is that of the other.</param>
    public DenseFeatures Exchanged(int[] examples, int[] sources, bool[] taken) => Changed(examples, (at, to) =>
    {
        Add(examples[at], latent => !taken[latent], to);
        Add(sources[at], latent => taken[latent], to);
        to.Sort((one, other) => one.Latent.CompareTo(other.Latent));
    });

    /// <summary>x̂(f') of some examples less x̂(f).</summary>
    /// <param name="examples">[n]</param>
    /// <param name="fill">(place in these, f').</param>
    public float[] Difference(int[] examples, Action<int, List<(int Latent, float Value)>> fill)
    {
        int d = coder.Width, n = examples.Length;
        List<(int Latent, float Value)>[] own = [.. examples.Select(_ => new List<(int, float)>())];
        List<(int Latent, float Value)>[] changed = [.. examples.Select(_ => new List<(int, float)>())];
        for (int i = 0; i < n; i++)
        {
            Add(examples[i], _ => true, own[i]);
            fill(i, changed[i]);
        }
        float[] rows = new float[n * d], before = new float[n * d], after = new float[n * d];
        for (int i = 0; i < n; i++) Row(examples[i]).CopyTo(rows.AsSpan(i * d));
        coder.Decode(rows, Pack(own), before, workers);
        coder.Decode(rows, Pack(changed), after, workers);
        TensorPrimitives.Subtract(after, before, after);
        return after;
    }

    DenseFeatures Changed(int[] examples, Action<int, List<(int Latent, float Value)>> fill)
    {
        float[] difference = Difference(examples, fill);
        for (int i = 0; i < examples.Length; i++)
        {
            Span<float> row = difference.AsSpan(i * coder.Width, coder.Width);
            TensorPrimitives.Add(row, Row(examples[i]), row);
        }
        return new(difference, coder.Width);
    }

    void Add(int example, Func<int, bool> takes, List<(int Latent, float Value)> to)
    {
        for (int i = offsets[example]; i < offsets[example + 1]; i++)
            if (takes(latents[i])) to.Add((latents[i], values[i]));
    }

    static SparseCodes Pack(List<(int Latent, float Value)>[] rows)
    {
        var codes = new SparseCodes(1, 1);
        codes.Reshape([.. rows.Select(row => row.Count)]);
        for (int row = 0; row < rows.Length; row++)
            for (int i = 0; i < rows[row].Count; i++)
                (codes.Indices[codes.Start(row) + i], codes.Values[codes.Start(row) + i]) = rows[row][i];
        return codes;
    }
}
