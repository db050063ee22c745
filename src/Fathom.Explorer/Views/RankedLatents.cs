namespace Fathom.Explorer;

/// <summary>Latents in an order, and the place of each in it.</summary>
sealed class RankedLatents
{
    readonly int[] places;

    /// <param name="latents">In order.</param>
    /// <param name="count">Latents of the dictionary.</param>
    public RankedLatents(int[] latents, int count)
    {
        Latents = latents;
        places = new int[count];
        Array.Fill(places, -1);
        for (int place = 0; place < latents.Length; place++) places[latents[place]] = place;
    }

    public int[] Latents { get; }

    /// <summary>The place of a latent, from 0; −1 when it is not among them.</summary>
    public int Place(int latent) => places[latent];
}
