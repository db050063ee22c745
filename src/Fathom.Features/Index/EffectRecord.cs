using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Fathom.Features;

/// <summary>
/// The logit effects of one latent as stored, 528 bytes. Ids are −1 behind the last token of a small vocabulary.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
struct EffectRecord
{
    public Ids TopIds;
    public Numbers TopValues;
    public Ids BottomIds;
    public Numbers BottomValues;
    public float Low;
    public float High;
    public Counts Histogram;

    [InlineArray(LogitEffects.Kept)]
    public struct Ids
    {
        int first;
    }

    [InlineArray(LogitEffects.Kept)]
    public struct Numbers
    {
        float first;
    }

    [InlineArray(LogitEffects.Bins)]
    public struct Counts
    {
        int first;
    }
}
