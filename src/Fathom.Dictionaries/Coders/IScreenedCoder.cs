using Fathom.Numerics;

namespace Fathom.Dictionaries;

/// <summary>A dictionary whose codes can be found by screening; they are the same to the bit.</summary>
public interface IScreenedCoder
{
    /// <summary>How what fires is found; set before the first call of <see cref="Sae.Encode"/>.</summary>
    EncoderKind Encoder { get; set; }

    /// <summary>Whether it can be screened on this machine.</summary>
    bool CanScreen { get; }

    /// <summary>What the screening did; null where nothing was screened.</summary>
    ScreeningCounts? Screening { get; }
}
