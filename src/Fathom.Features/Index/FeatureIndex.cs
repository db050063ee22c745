using System.Numerics;
using System.Runtime.CompilerServices;
using Fathom.Dictionaries;
using Fathom.Models.Files;
using Fathom.Numerics;

namespace Fathom.Features;

/// <summary>
/// The index of one dictionary over all captured tokens, memory-mapped from <c>index/&lt;dictionary&gt;/</c>. Every answer
/// is exact, from the posting lists, not from a sample. Thread-safe until disposed of.
/// </summary>
public sealed partial class FeatureIndex : IDisposable
{
    readonly Stack<IDisposable> open = new();
    readonly ItemStore items;
    readonly RowMap positions;
    readonly PostingLists postings;
    readonly MappedFile statistics, neighbours;
    readonly MappedFile? effects;
    readonly DerivedFiles derived;
    readonly ExampleReader examples;
    readonly Lazy<TokenLists> tokens;

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
            derived = Keep(DerivedFiles.Open(folder, latents, items.VocabularySize, repair));
        }
        catch
        {
            Dispose();
            throw;
        }
        examples = new(items, positions, postings);
        tokens = new(() => derived.Tokens ?? TokenLists.Count(postings, positions, items, Description.Rows));
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

    /// <summary>The plane of all decoder rows; null in an index of an older version: <see cref="IndexMap"/> makes it.</summary>
    public LatentMap? Map => derived.Map is { } points && Description.Map is { } quality ? new(points, quality) : null;

    /// <summary>A token of the vocabulary as a person reads it: raw, to be escaped wherever it is shown.</summary>
    public string TokenText(int id) => items.Text(id);

    /// <summary>Rows of a token of the vocabulary.</summary>
    public int Occurrences(int tokenId) => tokens.Value.RowsOf(tokenId);

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
    public IReadOnlyList<Neighbour> Neighbours(int latent) => NeighboursOf(latent).ToArray();

    /// <summary>What the latent adds to the logits directly.</summary>
    public LogitEffects LogitEffects(int latent)
    {
        Checked(latent);
        if (effects is null) return Features.LogitEffects.None;
        ref readonly EffectRecord record = ref Effects(latent);
        return new(true, Tokens(record.TopIds, record.TopValues), Tokens(record.BottomIds, record.BottomValues),
            record.Low, record.High, ((ReadOnlySpan<int>)record.Histogram).ToArray());
    }

    /// <summary>
    /// The latents that fire where this one does, the best of each kind. An index of an older version is walked for them
    /// (<see cref="AllCoActivations"/>).
    /// </summary>
    public CoActivations CoActivations(int latent)
    {
        int own = postings.Count(Checked(latent));
        if (derived.HasCoActivation) return CoFiringLists.Read(own, derived.CoActivation(latent), AllStatistics);
        var places = new CoFiring[CoFiringLists.Places];
        CoFiringLists.Fill(latent, CoFiringScan.Of(latent, postings, Description.Rows, Workers.All), postings.Counts(),
            Description.Rows, places);
        return CoFiringLists.Read(own, places, AllStatistics);
    }

    /// <summary>Every latent that fires on some row with this one, by number; walks all posting lists.</summary>
    public IReadOnlyList<CoActivation> AllCoActivations(int latent)
    {
        int own = postings.Count(Checked(latent));
        return [.. CoFiringScan.Of(latent, postings, Description.Rows, Workers.All)
            .Select(pair => CoActivation.Of(pair, own, postings.Count(pair.Latent)))];
    }

    /// <summary>The tokens that a latent fires on most often, 16 at most, ties to the lower id.</summary>
    public IReadOnlyList<TokenFirings> Tokens(int latent)
    {
        var list = new List<TokenFirings>(IndexFiles.TokenCount);
        foreach (LatentToken token in tokens.Value.Of(Checked(latent))) list.Add(Firings(latent, token));
        return list;
    }

    /// <summary>
    /// The latents that fire on a token, largest share of their firings first, ties to the lower latent. A latent whose share is
    /// below 1/17 may have 16 other tokens before it and is then left out; every other one is there.
    /// </summary>
    public IReadOnlyList<TokenFirings> LatentsOn(int tokenId, int count)
    {
        var found = new List<TokenFirings>();
        for (int latent = 0; latent < Description.Latents; latent++)
            foreach (LatentToken token in tokens.Value.Of(latent))
                if (token.Token == tokenId) found.Add(Firings(latent, token));
        return [.. found.OrderByDescending(latent => latent.Share).Take(count)];
    }

    /// <summary>The latents that raise a token's logit, strongest first, ties to the lower latent: those that have it among the 20
    /// tokens that they raise most.</summary>
    public IReadOnlyList<PromotedToken> LatentsThatPromote(int tokenId, int count)
    {
        if (effects is null) return [];
        var found = new List<PromotedToken>();
        for (int latent = 0; latent < Description.Latents; latent++)
        {
            ref readonly EffectRecord record = ref Effects(latent);
            int at = ((ReadOnlySpan<int>)record.TopIds).IndexOf(tokenId);
            if (at >= 0) found.Add(new(latent, ((ReadOnlySpan<float>)record.TopValues)[at], at + 1));
        }
        return [.. found.OrderByDescending(latent => latent.Effect).Take(count)];
    }

    /// <summary>Share of a latent's own firings that are not above an activation; 0 where it never fires.</summary>
    public double Quantile(int latent, float activation)
    {
        ReadOnlySpan<float> values = PostingValues(latent);
        if (values.IsEmpty) return 0;
        var counts = Vector<int>.Zero;
        var bound = new Vector<float>(activation);
        int i = 0, below = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
            counts -= Vector.LessThanOrEqual(new Vector<float>(values[i..]), bound);
        for (; i < values.Length; i++)
            if (values[i] <= activation) below++;
        below += Vector.Sum(counts);
        return below / (double)values.Length;
    }

    /// <summary>
    /// The distinct tokens of a latent's strongest activations (of <see cref="Top"/>, four times as many), strongest first.
    /// </summary>
    public IReadOnlyList<TokenEffect> StrongestTokens(int latent, int count)
    {
        var found = new List<TokenEffect>(count);
        foreach (Posting peak in Strongest(latent, 4 * count))
        {
            RowPosition at = positions[peak.Row];
            int id = items.Context(at.Context)[at.Position];
            if (found.Count < count && !found.Exists(token => token.TokenId == id))
                found.Add(new(id, items.Text(id), peak.Value));
        }
        return found;
    }

    /// <summary>The ids alone of <see cref="StrongestTokens"/>.</summary>
    /// <param name="latent">The latent.</param>
    /// <param name="ids">Filled from the front.</param>
    /// <returns>How many there are.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal int StrongestTokenIds(int latent, Span<int> ids)
    {
        int found = 0;
        foreach (Posting peak in Strongest(latent, 4 * ids.Length))
        {
            RowPosition at = positions[peak.Row];
            int id = items.Context(at.Context)[at.Position];
            if (found < ids.Length && !ids[..found].Contains(id)) ids[found++] = id;
        }
        return found;
    }

    /// <summary>The ids alone of the tokens that a latent raises most, strongest first; none without logit effects.</summary>
    internal ReadOnlySpan<int> PromotedTokenIds(int latent)
    {
        if (effects is null) return [];
        ReadOnlySpan<int> ids = Effects(latent).TopIds;
        int end = ids.IndexOf(-1);
        return end < 0 ? ids : ids[..end];
    }

    internal int TopTokenCount(int latent) => tokens.Value.Of(latent) is [var first, ..] ? first.Count : 0;

    internal float NearestCosine(int latent) => NeighboursOf(latent) is [var first, ..] ? first.Cosine : float.NaN;

    /// <summary>Of an index of an older version NaN: it would be walked whole.</summary>
    internal float LargestJaccard(int latent)
    {
        if (!derived.HasCoActivation || derived.CoActivation(latent)[0] is not { Latent: >= 0 } first) return float.NaN;
        return (float)CoActivation.Of(first, postings.Count(latent), postings.Count(first.Latent)).Jaccard;
    }

    internal float LargestLogitEffect(int latent) => effects is null ? float.NaN : Effects(latent).High;

    public void Dispose()
    {
        while (open.TryPop(out IDisposable? file)) file.Dispose();
    }

    T Keep<T>(T file) where T : IDisposable
    {
        open.Push(file);
        return file;
    }

    ReadOnlySpan<Neighbour> NeighboursOf(int latent)
    {
        ReadOnlySpan<Neighbour> all = neighbours.Span<Neighbour>(
            BinaryFile.HeaderBytes + RecordOffset<Neighbour>(latent) * IndexFiles.NeighbourCount, IndexFiles.NeighbourCount);
        int count = 0;
        while (count < all.Length && all[count].Latent >= 0) count++;
        return all[..count];
    }

    ref readonly EffectRecord Effects(int latent) =>
        ref effects!.Span<EffectRecord>(BinaryFile.HeaderBytes + RecordOffset<EffectRecord>(latent), 1)[0];

    TokenFirings Firings(int latent, LatentToken token) => new(latent, token.Token, items.Text(token.Token), token.Count,
        token.Count / (double)postings.Count(latent), token.Count / (double)tokens.Value.RowsOf(token.Token), token.Max);

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
