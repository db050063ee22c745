using System.Collections.Concurrent;
using Fathom.Features;

namespace Fathom.Explorer;

/// <summary>
/// The tokens that tell of a latent in a table: those of its strongest activations and those it raises most. A filter needs those of
/// all latents; their ids are found once, when it is first used or beforehand.
/// </summary>
sealed class LatentTokens
{
    const int OfEach = 6;

    readonly FeatureIndex index;
    // [M, 6], −1 behind the last one.
    readonly Lazy<int[]> firesOn;

    public LatentTokens(FeatureIndex index) => (this.index, firesOn) = (index, new(AllFiresOn));

    /// <summary>Tokens of the strongest activations, strongest first.</summary>
    public IReadOnlyList<TokenResponse> FiresOn(int latent) =>
        [.. index.StrongestTokens(latent, OfEach).Select(token => new TokenResponse(token.TokenId, token.Text))];

    /// <summary>Tokens raised most, strongest first.</summary>
    public IReadOnlyList<TokenResponse> Promotes(int latent)
    {
        ReadOnlySpan<int> ids = Raised(latent);
        var tokens = new TokenResponse[ids.Length];
        for (int i = 0; i < ids.Length; i++) tokens[i] = new(ids[i], index.TokenText(ids[i]));
        return tokens;
    }

    /// <summary>Finds what a filter needs, which takes a while for many latents.</summary>
    public void Prepare() => _ = firesOn.Value;

    /// <summary>Which latents have a token that contains a text, whatever its case.</summary>
    public bool[] Mention(string text)
    {
        var named = new bool[index.Items.VocabularySize];
        Parallel.For(0, named.Length, id => named[id] = Contains(id));
        int[] fires = firesOn.Value;
        var found = new bool[index.Description.Latents];
        for (int latent = 0; latent < found.Length; latent++) found[latent] = Any(fires.AsSpan(latent * OfEach, OfEach)) || Any(Raised(latent));
        return found;

        bool Any(ReadOnlySpan<int> ids)
        {
            foreach (int id in ids)
                if (id >= 0 && (id < named.Length ? named[id] : Contains(id))) return true;
            return false;
        }

        bool Contains(int id) => index.TokenText(id).Contains(text, StringComparison.OrdinalIgnoreCase);
    }

    ReadOnlySpan<int> Raised(int latent)
    {
        ReadOnlySpan<int> ids = index.PromotedTokenIds(latent);
        return ids[..Math.Min(OfEach, ids.Length)];
    }

    int[] AllFiresOn()
    {
        var ids = new int[index.Description.Latents * OfEach];
        Array.Fill(ids, -1);
        // One core is left to who waits for a first page meanwhile.
        var most = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, Environment.ProcessorCount - 1) };
        Parallel.ForEach(Partitioner.Create(0, index.Description.Latents), most, range =>
        {
            for (int latent = range.Item1; latent < range.Item2; latent++) index.StrongestTokenIds(latent, ids.AsSpan(latent * OfEach, OfEach));
        });
        return ids;
    }
}
