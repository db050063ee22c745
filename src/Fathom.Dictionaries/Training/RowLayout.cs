namespace Fathom.Dictionaries;

/// <summary>
/// What the columns of a row are: the parts that the encoder reads, and behind them those that the decoder is to
/// write. An autoencoder writes what it reads; with several parts it is a crosscoder, and where other parts are written a
/// transcoder.
/// </summary>
public sealed record RowLayout
{
    /// <param name="reads">Widths of the parts that are read.</param>
    /// <param name="writes">Widths of the parts that are written; none where those that are read are.</param>
    public RowLayout(IReadOnlyList<int> reads, IReadOnlyList<int> writes) => (Reads, Writes) = (reads, writes);

    /// <summary>The rows of an autoencoder at one site.</summary>
    public RowLayout(int width) : this([width], [])
    {
    }

    public IReadOnlyList<int> Reads { get; }

    public IReadOnlyList<int> Writes { get; }

    /// <summary>Whether what is read is what is written.</summary>
    public bool Autoencodes => Writes.Count == 0;

    /// <summary>The parts of a decoder row.</summary>
    public IReadOnlyList<int> Outputs => Autoencodes ? Reads : Writes;

    /// <summary>Width of an encoder row, d_in.</summary>
    public int Width => Reads.Sum();

    /// <summary>Width of a decoder row, d_out.</summary>
    public int OutputWidth => Outputs.Sum();

    /// <summary>Numbers of a training row.</summary>
    public int RowWidth => Width + Writes.Sum();

    /// <summary>For example <c>64 + 64 → 64</c>.</summary>
    public override string ToString() =>
        string.Join(" + ", Reads) + (Autoencodes ? "" : " → " + string.Join(" + ", Writes));

    public bool Equals(RowLayout? other) =>
        other is not null && Reads.SequenceEqual(other.Reads) && Writes.SequenceEqual(other.Writes);

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);
}
