namespace Fathom.Numerics;

/// <summary>What becomes of the bounds of a block's rows. Rows are counted from the first of the block.</summary>
internal unsafe interface IScreenSink
{
    /// <summary>Begins a row.</summary>
    /// <param name="row">Which one.</param>
    /// <param name="inverse">1 / t; 0 if it cannot be screened.</param>
    /// <returns>Its bar in units of t; infinite to take nothing of it.</returns>
    float Open(int row, float inverse);

    /// <summary>Takes those of the latents first … first + 31 whose bounds are above the row's bar.</summary>
    /// <param name="row">Which one.</param>
    /// <param name="tile">[32] bounds, in units of t.</param>
    /// <param name="above">Which of them are, at least one.</param>
    /// <param name="first">The first latent.</param>
    /// <returns>The bar from now on.</returns>
    float Take(int row, float* tile, uint above, int first);

    /// <summary>Comes after each panel.</summary>
    /// <param name="visited">Panels so far.</param>
    /// <param name="bars">[rows] their bars, which may rise.</param>
    void AfterPanel(int visited, Span<float> bars);
}
