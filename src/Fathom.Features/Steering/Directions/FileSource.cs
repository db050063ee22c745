namespace Fathom.Features;

/// <summary>A row of a matrix, as it is.</summary>
/// <param name="Path">A .npy or .safetensors file of shape [rows, width].</param>
/// <param name="Row">From 0.</param>
public sealed record FileSource(string Path, int Row = 0) : DirectionSource
{
    public override string Name => $"{System.IO.Path.GetFileName(Path)}:{Row}";
}
