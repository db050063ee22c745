using Fathom.Numerics;

namespace Fathom.Features;

/// <summary>Random draws one after the other; the same for the same seed, latent and purpose, whatever else is drawn.</summary>
/// <param name="seed">Of the whole work.</param>
/// <param name="latent">The latent.</param>
/// <param name="purpose">What the draws are for.</param>
sealed class Draws(ulong seed, int latent, DrawPurpose purpose)
{
    readonly Philox random = new(seed, (ulong)latent << 8 | (ulong)purpose);
    ulong counter;

    /// <summary>Uniform on 0 … bound − 1.</summary>
    public int Below(int bound) => (int)random.Below(counter++, bound);

    public bool Coin() => Below(2) == 1;

    /// <summary>Moves <paramref name="count"/> of the items to the front, each choice equally likely.</summary>
    public Span<T> Take<T>(Span<T> items, int count)
    {
        count = Math.Min(count, items.Length);
        for (int i = 0; i < count; i++)
        {
            int other = i + Below(items.Length - i);
            (items[i], items[other]) = (items[other], items[i]);
        }
        return items[..count];
    }
}
