namespace Fathom.Numerics;

/// <summary>
/// The sizes of causal attention over one sequence. The queries are the last ones of the keys' positions: query i sees
/// the keys 0 … Keys − Queries + i.
/// </summary>
/// <param name="Queries">Rows of q: the new tokens.</param>
/// <param name="Keys">Rows of keys and values: cached and new tokens, at least <paramref name="Queries"/>.</param>
/// <param name="Heads">Query heads, a multiple of <paramref name="KeyHeads"/>.</param>
/// <param name="KeyHeads">Key and value heads; query head h reads key head h / (Heads / KeyHeads).</param>
/// <param name="HeadDim">Values of a head.</param>
/// <param name="Scale">Factor of q · k, as a rule 1 / √HeadDim.</param>
public readonly record struct AttentionShape(int Queries, int Keys, int Heads, int KeyHeads, int HeadDim, float Scale)
{
    /// <summary>How many keys query <paramref name="query"/> sees.</summary>
    public int Visible(int query) => Keys - Queries + query + 1;

    /// <summary>The key head that query head <paramref name="head"/> reads.</summary>
    public int KeyHead(int head) => head / (Heads / KeyHeads);

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Queries);
        ArgumentOutOfRangeException.ThrowIfLessThan(Keys, Queries);
        ArgumentOutOfRangeException.ThrowIfLessThan(KeyHeads, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(HeadDim, 1);
        if (Heads < KeyHeads || Heads % KeyHeads != 0)
            throw new ArgumentException($"{Heads} query heads are not a multiple of {KeyHeads} key heads.");
    }
}
