namespace Fathom.Models;

enum NormKind
{
    /// <summary>(x − mean) / √(var + ε)</summary>
    LayerNorm,

    /// <summary>x / √(mean x² + ε)</summary>
    RmsNorm,
}
