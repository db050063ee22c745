using Fathom.Lab.Planted;
using Fathom.Numerics;

namespace Fathom.Tests.Lab;

/// <summary>Directions that are many times as many as dimensions end as a tight frame, DᵀD = (N / d) I, and are not alike.</summary>
public class OvercompleteDirectionTests
{
    [Theory]
    [InlineData(640, 48)]
    [InlineData(2048, 96)]
    public void They_end_as_a_tight_frame(int features, int width)
    {
        float[] rows = PlantedDirections.Make(features, width, steps: 100, new Philox(3, 0), new Workers(2));
        double worst = 0;
        for (int a = 0; a < width; a++)
            for (int b = 0; b <= a; b++)
            {
                double sum = 0;
                for (int i = 0; i < features; i++) sum += (double)rows[i * width + a] * rows[i * width + b];
                worst = Math.Max(worst, Math.Abs(sum * width / features - (a == b ? 1 : 0)));
            }
        Assert.InRange(worst, 0, 0.05);
    }
}
