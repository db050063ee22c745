using Fathom.Evaluation;
using Fathom.Lab.Interference;
using Fathom.Numerics;

namespace Fathom.Bench;

/// <summary>How well a ⊕ b can be read from random layers of two bits: by width, and by copies of the bits.</summary>
static class InterferenceStudy
{
    /// <summary>Neurons of the layers that read copies.</summary>
    public const int Width = 64;

    /// <summary>Noise of each neuron where the width is varied.</summary>
    public const double Noise = 0.5;

    /// <summary>Layers, examples and noise.</summary>
    public static readonly ulong[] Seeds = [0, 1, 2];

    const int Rows = 8000;

    /// <summary>Layers of the bits themselves, by width.</summary>
    public static IEnumerable<(int Width, XorReport Report)> Widths() => ((int[])[1, 2, 4, 8, 16, 32, 64])
        .Select(width => (width, Study(seed => BitRows.Through(new(width, 1, seed), Rows, 0, Noise, seed))));

    /// <summary>Layers of copies with noise 1 each, by copies.</summary>
    public static IEnumerable<(int Copies, XorReport Report)> Copies() => ((int[])[1, 2, 4, 8, 16])
        .Select(copies => (copies, Study(seed => BitRows.Through(new(Width, copies, seed), Rows, 1, 0, seed))));

    static XorReport Study(Func<ulong, BitRows> rows)
    {
        var layer = new XorSubject("layer", SubjectRole.Dictionary, (seed, examples) =>
        {
            BitRows of = rows(seed);
            return new ChosenInputs(new DenseInputs(of.Values, of.Width), examples);
        });
        return XorStudy.Run(rows(0).Labels, [layer], new() { Seeds = Seeds, C = 1 }, Workers.All);
    }
}
