namespace Fathom.Models.Files;

/// <summary>A tensor of a file, without its numbers.</summary>
/// <param name="Name">As in the file.</param>
/// <param name="Type">Of each number.</param>
/// <param name="Shape">Dimensions, the last one running fastest; empty for a scalar.</param>
/// <param name="Offset">The first byte, from the start of the file; not necessarily aligned.</param>
/// <param name="ByteLength">Checked against the shape, the type and the file when it was opened.</param>
public sealed record TensorInfo(string Name, ScalarType Type, IReadOnlyList<long> Shape, long Offset, long ByteLength)
{
    /// <summary>How many numbers it holds.</summary>
    public long Elements => ByteLength / Type.Size();
}
