using Fathom.Dictionaries;
using Fathom.Models.Files;

namespace Fathom.Features;

/// <summary>
/// The index of one dictionary over all captured tokens, memory-mapped from <c>index/&lt;dictionary&gt;/</c>. Every answer
/// is exact, from the posting lists, not from a sample. Thread-safe until disposed of.
/// </summary>
public sealed class FeatureIndex : IDisposable
{
    readonly Stack<IDisposable> open = new();
    readonly ItemStore items;
    readonly RowMap positions;
    readonly PostingLists postings;
    readonly MappedFile statistics, neighbours;
    readonly MappedFile? effects;

    FeatureIndex(RunFolder run, string dictionary)
    {
        string folder = run.Index(dictionary), repair = IndexFiles.Repair(run, dictionary);
        Description = JsonFile.Read<IndexDescription>(Path.Combine(folder, IndexFiles.Description), repair);
        try
        {
            Check(Description, run, dictionary, Path.Combine(folder, IndexFiles.Description), repair);
            int latents = Description.Latents;
            items = Keep(ItemStore.Open(run.Items));
            positions = Keep(RowMap.Open(run, Description.Capture, Description.Rows));
            postings = Keep(PostingLists.Open(folder, latents, Description.Entries, repair));
            statistics = Keep(IndexFiles.Open(Path.Combine(folder, IndexFiles.Statistics), IndexFiles.StatisticsKind,
                latents, IndexFiles.SizeOf<LatentStatistics>(), repair));
            neighbours = Keep(IndexFiles.Open(Path.Combine(folder, IndexFiles.Neighbours), IndexFiles.NeighboursKind,
                (long)latents * IndexFiles.NeighbourCount, IndexFiles.SizeOf<Neighbour>(), repair));
            if (Description.VocabularySize > 0)
                effects = Keep(IndexFiles.Open(Path.Combine(folder, IndexFiles.Effects), IndexFiles.EffectsKind,
                    latents, IndexFiles.SizeOf<EffectRecord>(), repair));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public IndexDescription Description { get; }

    internal ItemStore Items => items;

    internal RowMap Rows => positions;

    /// <summary>Figures of all latents, [M], in their order.</summary>
    public ReadOnlySpan<LatentStatistics> AllStatistics =>
        statistics.Span<LatentStatistics>(BinaryFile.HeaderBytes, Description.Latents);

    /// <param name="run">The run.</param>
    /// <param name="dictionary">Name of a dictionary in it.</param>
    /// <exception cref="InputException">
    /// Missing, torn, damaged, or made from other weights or another capture than the run now holds; the message names the
    /// file and the command that makes the index anew.
    /// </exception>
    public static FeatureIndex Open(RunFolder run, string dictionary) => new(run, dictionary);

    /// <summary>Whether the run has an index of that dictionary; it may still turn out stale or damaged when opened.</summary>
    public static bool Exists(RunFolder run, string dictionary) =>
        File.Exists(Path.Combine(run.Index(dictionary), IndexFiles.Description));

    /// <summary>A token of the vocabulary as a person reads it: raw, to be escaped wherever it is shown.</summary>
    public string TokenText(int id) => items.Text(id);

    /// <summary>Figures of one latent.</summary>
    public LatentStatistics Statistics(int latent) => AllStatistics[Checked(latent)];

    /// <summary>Rows on which a latent fires, ascending. Valid until disposal.</summary>
    public ReadOnlySpan<uint> PostingRows(int latent) => postings.Rows(Checked(latent));

    /// <summary>Activations on <see cref="PostingRows"/>, in that order. Valid until disposal.</summary>
    public ReadOnlySpan<float> PostingValues(int latent) => postings.Values(Checked(latent));

    /// <summary>
    /// Activations of a latent by size: bin b counts those in (e_b, e_b+1], where e is
    /// <see cref="ActivationBins.Edge"/> over (0, max]. The sum is the latent's Count; all zeros when it is dead.
    /// </summary>
    public int[] ActivationHistogram(int latent, int bins = 50) =>
        new ActivationBins(Statistics(latent).Max, bins).Count(postings.Values(latent));

    /// <summary>Latents by density.</summary>
    public DensityHistogram Densities() => DensityHistogram.Of(AllStatistics, Description.Rows);

    /// <summary>
    /// The 10 latents whose decoder rows are nearest by cosine, nearest first, ties to the lower latent; fewer where fewer
    /// cosines are positive.
    /// </summary>
    public IReadOnlyList<Neighbour> Neighbours(int latent)
    {
        ReadOnlySpan<Neighbour> all = neighbours.Span<Neighbour>(
            BinaryFile.HeaderBytes + RecordOffset<Neighbour>(latent) * IndexFiles.NeighbourCount, IndexFiles.NeighbourCount);
        int count = 0;
        while (count < all.Length && all[count].Latent >= 0) count++;
        return all[..count].ToArray();
    }

    /// <summary>What the latent adds to the logits directly.</summary>
    public LogitEffects LogitEffects(int latent)
    {
        long offset = BinaryFile.HeaderBytes + RecordOffset<EffectRecord>(latent);
        if (effects is null) return Features.LogitEffects.None;
        EffectRecord record = effects.Span<EffectRecord>(offset, 1)[0];
        return new(true, Tokens(record.TopIds, record.TopValues), Tokens(record.BottomIds, record.BottomValues),
            record.Low, record.High, ((ReadOnlySpan<int>)record.Histogram).ToArray());
    }

    /// <summary>The contexts in which a latent fires most strongly, strongest first, ties to the earlier one.</summary>
    public IReadOnlyList<Example> Top(int latent, int count) =>
        Examples(latent, Peaks(latent, 0, float.PositiveInfinity).Strongest(count));

    /// <summary>
    /// Contexts drawn at random among those in which an activation lies in (<paramref name="low"/>,
    /// <paramref name="high"/>], in the order drawn; the same ones for the same seed.
    /// </summary>
    public IReadOnlyList<Example> Interval(int latent, float low, float high, int count, ulong seed) =>
        Examples(latent, Peaks(latent, low, high).Draw(count, latent, seed));

    /// <summary>Contexts drawn at random among those in which the latent fires; the same ones for the same seed.</summary>
    public IReadOnlyList<Example> Random(int latent, int count, ulong seed) =>
        Interval(latent, 0, float.PositiveInfinity, count, seed);

    /// <summary>
    /// The whole of one context, its peak being the strongest position, the earliest of equals; null where the latent does not
    /// fire in it.
    /// </summary>
    public Example? InContext(int latent, int context)
    {
        ReadOnlySpan<uint> rows = PostingRows(latent);
        ReadOnlySpan<float> values = PostingValues(latent);
        int entry = FirstEntry(rows, context), end = FirstEntry(rows, (long)context + 1);
        if (entry == end) return null;
        int strongest = entry;
        while (++entry < end)
            if (values[entry] > values[strongest]) strongest = entry;
        return Show(latent, new(rows[strongest], values[strongest]));
    }

    /// <summary>
    /// The distinct tokens of a latent's strongest activations (of <see cref="Top"/>, four times as many), strongest first.
    /// </summary>
    public IReadOnlyList<TokenEffect> StrongestTokens(int latent, int count)
    {
        var tokens = new List<TokenEffect>(count);
        foreach (Posting peak in Peaks(latent, 0, float.PositiveInfinity).Strongest(4 * count))
        {
            RowPosition at = positions[peak.Row];
            int id = items.Context(at.Context)[at.Position];
            if (tokens.Count < count && !tokens.Exists(token => token.TokenId == id))
                tokens.Add(new(id, items.Text(id), peak.Value));
        }
        return tokens;
    }

    public void Dispose()
    {
        while (open.TryPop(out IDisposable? file)) file.Dispose();
    }

    T Keep<T>(T file) where T : IDisposable
    {
        open.Push(file);
        return file;
    }

    ContextPeaks Peaks(int latent, float low, float high) =>
        ContextPeaks.Of(PostingRows(latent), PostingValues(latent), positions, low, high);

    // Of the posting list's entries, the first that does not lie before a context.
    int FirstEntry(ReadOnlySpan<uint> rows, long context)
    {
        int low = 0, high = rows.Length;
        while (low < high)
        {
            int middle = low + (high - low) / 2;
            if (positions[rows[middle]].Context < context) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    Example[] Examples(int latent, Posting[] peaks)
    {
        var examples = new Example[peaks.Length];
        for (int i = 0; i < peaks.Length; i++) examples[i] = Show(latent, peaks[i]);
        return examples;
    }

    Example Show(int latent, Posting peak)
    {
        RowPosition at = positions[peak.Row];
        ReadOnlySpan<int> ids = items.Context(at.Context);
        var activations = new float[ids.Length];
        (long first, long end) = positions.ContextRows(peak.Row);
        ReadOnlySpan<uint> rows = postings.Rows(latent);
        ReadOnlySpan<float> values = postings.Values(latent);
        int entry = rows.BinarySearch((uint)first);
        for (entry = entry < 0 ? ~entry : entry; entry < rows.Length && rows[entry] < end; entry++)
            activations[positions[rows[entry]].Position] = values[entry];
        var tokens = new ExampleToken[ids.Length];
        for (int i = 0; i < ids.Length; i++)
            tokens[i] = new(ids[i], items.Text(ids[i]), activations[i], items.IsSpecial(ids[i]));
        return new(at.Context, items.Entry(at.Context).Document, items.IsHeldOut(at.Context), at.Position, peak.Value, tokens);
    }

    List<TokenEffect> Tokens(ReadOnlySpan<int> ids, ReadOnlySpan<float> values)
    {
        var tokens = new List<TokenEffect>(ids.Length);
        for (int i = 0; i < ids.Length && ids[i] >= 0; i++) tokens.Add(new(ids[i], items.Text(ids[i]), values[i]));
        return tokens;
    }

    long RecordOffset<T>(int latent) where T : unmanaged => (long)Checked(latent) * IndexFiles.SizeOf<T>();

    int Checked(int latent)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(latent);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(latent, Description.Latents);
        return latent;
    }

    static void Check(IndexDescription description, RunFolder run, string dictionary, string path, string repair)
    {
        if (description.Latents < 1 || description.Rows is < 1 or > uint.MaxValue || description.Entries < 0)
            throw new InputException(
                $"{path}: {description.Latents} latents, {description.Rows} rows and {description.Entries} entries cannot be; " +
                $"make it anew with '{repair}'");
        if (description.DictionaryHash != Fingerprint.OfDictionary(run, dictionary))
            throw new InputException(
                $"{path}: made from other weights than dictionary '{dictionary}' now has, so it was trained again or replaced " +
                $"since; make the index anew with '{repair}'");
        if (description.CaptureHash != Fingerprint.OfCapture(run, description.Capture))
            throw new InputException($"{path}: made from other activations than capture '{description.Capture}' now holds; " +
                $"make the index anew with '{repair}'");
    }
}
