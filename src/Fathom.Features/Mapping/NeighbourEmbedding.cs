using Fathom.Numerics;

namespace Fathom.Features;

/// <summary>
/// t-SNE (van der Maaten and Hinton 2008) of a graph with symmetric weights w: gradient descent with momentum on
/// KL(p ‖ q), p_ij = w_ij / Σ w, q_ij = 1 / (1 + ‖y_i − y_j‖²) / Z:
/// <code>g_i = 4 Σ_j (e p_ij − q_ij) (y_i − y_j) / (1 + ‖y_i − y_j‖²)</code>
/// with e = 12 for 250 steps, then 1 for 500; the learning rate n / e, momentum ½ then 0.8, gains of each coordinate and the
/// start at the principal components scaled to a deviation of 10⁻⁴ are those of openTSNE (Poličar, Stražar and Zupan 2024;
/// Kobak and Berens 2019, "The art of using t-SNE for single-cell transcriptomics").
/// </summary>
/// <remarks>Every step reads the places of the one before, so no bit depends on threads.</remarks>
sealed class NeighbourEmbedding
{
    public const int Early = 250, Steps = 750;

    const float Exaggeration = 12, LeastRate = 50, LongestStep = 5;
    const int BlockGroups = 16, BlockPoints = 4096;

    readonly NeighbourGraph graph;
    readonly Workers workers;
    readonly RepulsionTree tree;
    readonly float[] places, attraction, repulsion, normaliser, momentum, gains;

    NeighbourEmbedding(NeighbourGraph graph, float[] places, Workers workers)
    {
        (this.graph, this.places, this.workers) = (graph, places, workers);
        int n = graph.Count;
        tree = new(n);
        (attraction, repulsion, normaliser) = (new float[2 * n], new float[2 * n], new float[n]);
        (momentum, gains) = (new float[2 * n], new float[2 * n]);
        Array.Fill(gains, 1);
    }

    /// <param name="graph">Of n points.</param>
    /// <param name="start">[n, 2]</param>
    /// <param name="seed">Of the noise that tells equal points apart.</param>
    /// <param name="workers">Threads to use; no influence on any bit.</param>
    /// <param name="progress">Told of the steps done and of how many.</param>
    /// <param name="cancel">Stops between steps.</param>
    /// <returns>[n, 2]</returns>
    public static float[] Of(NeighbourGraph graph, float[] start, ulong seed, Workers workers, Action<int, int>? progress,
        CancellationToken cancel)
    {
        var layout = new NeighbourEmbedding(graph, Scaled(start, seed), workers);
        for (int step = 0; step < Steps; step++)
        {
            cancel.ThrowIfCancellationRequested();
            progress?.Invoke(step, Steps);
            bool early = step < Early;
            layout.Step(early ? Exaggeration : 1, early ? 0.5f : 0.8f);
        }
        progress?.Invoke(Steps, Steps);
        return layout.places;
    }

    // A deviation of 10⁻⁴ along the first component, and a hundredth of it as noise.
    static float[] Scaled(float[] start, ulong seed)
    {
        double square = 0;
        for (int i = 0; i < start.Length; i += 2) square += (double)start[i] * start[i];
        double scale = square > 0 ? 1e-4 / Math.Sqrt(2 * square / start.Length) : 0;
        var random = new Philox(seed, 0);
        var scaled = new float[start.Length];
        for (int i = 0; i < scaled.Length; i++) scaled[i] = (float)(start[i] * scale + 1e-6 * random.Normal((ulong)i));
        return scaled;
    }

    void Step(float exaggeration, float inertia)
    {
        int n = graph.Count;
        tree.Build(places);
        workers.ForRanges(tree.Groups, BlockGroups, (from, to, _) =>
        {
            for (int group = from; group < to; group++) Forces(group);
        });
        // Each point has counted itself.
        double z = -n;
        foreach (float part in normaliser) z += part;
        float attract = exaggeration / Math.Max(1, graph.WeightSum), repel = (float)(1 / Math.Max(z, double.Epsilon));
        float rate = Math.Max(LeastRate, n / exaggeration);
        workers.ForRanges(n, BlockPoints, (from, to, _) =>
        {
            for (int i = from; i < to; i++) Move(i, 4 * attract, 4 * repel, rate, inertia);
        });
        Centre();
    }

    void Forces(int group)
    {
        Span<float> fx = stackalloc float[RepulsionTree.Lanes], fy = stackalloc float[RepulsionTree.Lanes], z = stackalloc float[RepulsionTree.Lanes];
        tree.Sum(group, fx, fy, z);
        ReadOnlySpan<int> points = tree.Points(group);
        for (int i = 0; i < points.Length; i++)
        {
            (repulsion[2 * points[i]], repulsion[2 * points[i] + 1], normaliser[points[i]]) = (fx[i], fy[i], z[i]);
            Attract(points[i]);
        }
    }

    void Attract(int point)
    {
        float x = places[2 * point], y = places[2 * point + 1], fx = 0, fy = 0;
        ReadOnlySpan<int> linked = graph.Linked(point);
        ReadOnlySpan<byte> weights = graph.Weights(point);
        for (int k = 0; k < linked.Length; k++)
        {
            float dx = x - places[2 * linked[k]], dy = y - places[2 * linked[k] + 1];
            float force = weights[k] / (1 + dx * dx + dy * dy);
            (fx, fy) = (fx + force * dx, fy + force * dy);
        }
        (attraction[2 * point], attraction[2 * point + 1]) = (fx, fy);
    }

    void Move(int point, float attract, float repel, float rate, float inertia)
    {
        for (int i = 2 * point; i < 2 * point + 2; i++)
        {
            float gradient = attract * attraction[i] - repel * repulsion[i];
            bool turns = gradient > 0 == momentum[i] > 0;
            gains[i] = Math.Max(0.01f, turns ? gains[i] * 0.8f : gains[i] + 0.2f);
            momentum[i] = inertia * momentum[i] - rate * gains[i] * gradient;
        }
        float length = MathF.Sqrt(momentum[2 * point] * momentum[2 * point] + momentum[2 * point + 1] * momentum[2 * point + 1]);
        float shorten = length > LongestStep ? LongestStep / length : 1;
        for (int i = 2 * point; i < 2 * point + 2; i++) places[i] += momentum[i] *= shorten;
    }

    void Centre()
    {
        double x = 0, y = 0;
        for (int i = 0; i < places.Length; i += 2) (x, y) = (x + places[i], y + places[i + 1]);
        int n = graph.Count;
        for (int i = 0; i < places.Length; i += 2)
            (places[i], places[i + 1]) = ((float)(places[i] - x / n), (float)(places[i + 1] - y / n));
    }
}
