using Fathom.Dictionaries;
using Fathom.Evaluation;

namespace Fathom.Tests.Evaluation.Suite;

/// <summary>Rows that are sums of unit vectors, one for each variable that is active: x_v = 1 where v is.</summary>
static class PlantedLabels
{
    /// <param name="groups">[V] group of each variable.</param>
    /// <param name="trainRows">Rows to learn from; half as many are held out.</param>
    /// <param name="active">(row, variable)</param>
    /// <param name="documentRows">Rows of a document.</param>
    public static (LabelledConcepts Concepts, IVectorSource Rows) Of(string[] groups, int trainRows, Func<int, int, bool> active,
        int documentRows = 1)
    {
        int variables = groups.Length, heldOut = trainRows / 2;
        float[] x = [.. Enumerable.Range(0, trainRows + heldOut).SelectMany(row => Enumerable.Range(0, variables).Select(v => active(row, v) ? 1f : 0f))];
        var split = new TruthSplit(new(0, trainRows), new(trainRows, heldOut),
            LabelledRows.Of(trainRows, variables, active, documentRows), LabelledRows.Of(heldOut, variables, (row, v) => active(trainRows + row, v), documentRows), 50);
        return (new(split, [.. groups.Select((group, v) => new LabelledVariable($"{group} is {v}", group, ""))]), new Support.MatrixSource(x, variables, trainRows));
    }

    /// <summary>f = relu(E x + b), x̂ = Σ f_j D_j.</summary>
    public static StandardSae Dictionary(IReadOnlyList<(float[] Read, float Bias, float[] Write)> latents) =>
        new([.. latents.SelectMany(latent => latent.Read)], [.. latents.Select(latent => latent.Bias)], [.. latents.SelectMany(latent => latent.Write)],
            new float[latents[0].Read.Length]);

    /// <summary>A vector that is so much along some variables.</summary>
    public static float[] Along(int width, params (int Variable, float Value)[] parts)
    {
        var vector = new float[width];
        foreach ((int variable, float value) in parts) vector[variable] = value;
        return vector;
    }

    /// <summary>The latent that is a variable.</summary>
    public static (float[], float, float[]) Own(int width, int variable) => (Along(width, (variable, 1)), 0, Along(width, (variable, 1)));
}
