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
    readonly Workers workers;
    readonly Lazy<(int[] Offsets, int[] Latents, float[] Values)> codes;
    readonly Lazy<SparseInputs> sparse;
    readonly Lazy<float[]> written;

    /// <param name="coder">A dictionary that writes what it reads.</param>
    /// <param name="source">The rows.</param>
    /// <param name="rows">[n] which.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    public EditableRows(ISparseCoder coder, IVectorSource source, long[] rows, Workers workers)
    {
        (this.coder, this.workers, x) = (coder, workers, new float[checked(rows.Length * source.Width)]);
        source.Gather(rows, x, workers);
        Numbers = rows;
        Activations = new(x, coder.Width);
        codes = new(Encode);
        sparse = new(() => new(codes.Value.Offsets, codes.Value.Latents, codes.Value.Values, coder.LatentCount));
        written = new(() => UnitRows.Of(coder.DecoderWeight, coder.OutputWidth));
        WriteNorms = coder.WriteNorms.ToArray();
    }

    /// <summary>Which rows of the source they are, [n].</summary>
    public long[] Numbers { get; }

    /// <summary>x</summary>
    public DenseInputs Activations { get; }

    /// <summary>f, made when they are first asked for.</summary>
    public SparseInputs Latents => sparse.Value;

    /// <summary>Direction that each latent writes, brought to norm 1, [M, d].</summary>
    public float[] Written => written.Value;

    /// <summary>Norm of what each writes at activation 1, [M].</summary>
    public float[] WriteNorms { get; }

    /// <summary>M</summary>
    public int LatentCount => coder.LatentCount;

    /// <summary>Activations of an example.</summary>
    public ReadOnlySpan<float> Row(int example) => x.AsSpan(example * coder.Width, coder.Width);

    /// <summary>Latents that an example has, ascending, and how strongly.</summary>
    public (int[] Latents, float[] Values) Codes(int example)
    {
        var (offsets, latents, values) = codes.Value;
        Range range = offsets[example]..offsets[example + 1];
        return (latents[range], values[range]);
    }

    /// <summary>x of some examples, in their order.</summary>
    public DenseInputs Of(int[] examples)
    {
        var some = new float[examples.Length * coder.Width];
        for (int i = 0; i < examples.Length; i++) Row(examples[i]).CopyTo(some.AsSpan(i * coder.Width));
        return new(some, coder.Width);
    }

    /// <summary>x' of some examples without some latents, in their order.</summary>
    /// <param name="examples">[n]</param>
    /// <param name="taken">[M] whether a latent is taken out.</param>
    public DenseInputs Without(int[] examples, bool[] taken) => Changed(examples, (at, to) => Add(examples[at], latent => !taken[latent], to));

    /// <summary>x' of some examples, some of whose latents are as they are in others.</summary>
    /// <param name="examples">[n]</param>
    /// <param name="sources">[n] for each the other.</param>
    /// <param name="taken">[M] whether a latent is that of the other.</param>
    public DenseInputs Exchanged(int[] examples, int[] sources, bool[] taken) => Changed(examples, (at, to) =>
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

    DenseInputs Changed(int[] examples, Action<int, List<(int Latent, float Value)>> fill)
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
        var (offsets, latents, values) = codes.Value;
        for (int i = offsets[example]; i < offsets[example + 1]; i++)
            if (takes(latents[i])) to.Add((latents[i], values[i]));
    }

    (int[], int[], float[]) Encode()
    {
        int d = coder.Width, count = x.Length / d;
        List<int> offsets = [0], latents = [];
        List<float> values = [];
        var block = new SparseCodes(1, 1);
        for (int first = 0; first < count; first += BlockRows)
        {
            int n = Math.Min(BlockRows, count - first);
            coder.Encode(x.AsSpan(first * d, n * d), n, block, workers);
            for (int row = 0; row < n; row++)
            {
                latents.AddRange(block.RowIndices(row));
                values.AddRange(block.RowValues(row));
                offsets.Add(latents.Count);
            }
        }
        return ([.. offsets], [.. latents], [.. values]);
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
