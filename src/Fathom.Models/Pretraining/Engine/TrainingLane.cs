using Fathom.Numerics;

namespace Fathom.Models.Pretraining;

/// <summary>
/// Forwards and backwards through some of a batch's sequences on one thread, a few at a time, so that what the way back
/// needs stays in the shared cache. Holds the memory for that; what was in it before makes no difference.
/// </summary>
sealed class TrainingLane : IDisposable
{
    /// <summary>Rows that go through the model together: enough to fill the tiles of the matrix multiplications.</summary>
    public const int GroupRows = 512;

    /// <summary>Logits in one block: 1 MiB, but enough rows to be worth passing over the unembedding's gradient.</summary>
    public const int LogitBlock = 1 << 18, LeastLogitRows = 96;

    readonly ModelConfig config;
    readonly ModelWeights weights;
    readonly Workspace workspace;
    readonly Transformer transformer;

    /// <param name="config">The model's shape.</param>
    /// <param name="weights">Shared with other lanes; only read.</param>
    public TrainingLane(ModelConfig config, ModelWeights weights)
    {
        this.config = config;
        this.weights = weights;
        workspace = new Workspace(config.Layers, keeps: true);
        transformer = new Transformer(config, weights, workspace, Workers.One);
    }

    /// <summary>Adds the gradients of the sequences first … end − 1.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="first">The first sequence.</param>
    /// <param name="end">Behind the last.</param>
    /// <param name="scale">Factor of all gradients: 1 / predictions of the batch.</param>
    /// <param name="gradients">To be added to.</param>
    /// <returns>Σ of the losses, nats.</returns>
    public double Run(TrainingBatch batch, int first, int end, float scale, Gradients gradients)
    {
        double loss = 0;
        int together = Math.Max(1, GroupRows / batch.Length);
        var sequences = new List<int>(together);
        for (int s = first; s < end; s++)
        {
            if (batch.Predictions(s) > 0) sequences.Add(s);
            if (sequences.Count < together && (s + 1 < end || sequences.Count == 0)) continue;
            loss += RunGroup(batch, sequences, scale, gradients);
            sequences.Clear();
        }
        return loss;
    }

    public void Dispose() => workspace.Dispose();

    double RunGroup(TrainingBatch batch, List<int> sequences, float scale, Gradients gradients)
    {
        // What lies behind a sequence's last prediction changes nothing before it: it is left out.
        var inputs = TokenBatch.Of([.. sequences.Select(s => batch.Sequence(s)[..batch.Predictions(s)].ToArray())]);
        var pass = new Pass(inputs, null, null, null, 0);
        var scaled = transformer.ForwardKept(pass);
        var dscaled = workspace.Branch.Take(scaled.Length);
        double loss = ReadOut(batch, sequences, inputs, scaled, dscaled, scale, gradients);
        transformer.Backward(pass, dscaled, gradients);
        return loss;
    }

    // logits = U x;  dlogits = scale · (softmax(logits) − t);  dx = Uᵀ dlogits;  dU += dlogits xᵀ
    double ReadOut(TrainingBatch batch, List<int> sequences, TokenBatch inputs, ReadOnlySpan<float> x /*[n,d]*/,
        Span<float> dx /*[n,d]*/, float scale, Gradients gradients)
    {
        int n = inputs.Rows, d = config.Width, vocabulary = config.VocabularySize;
        int step = Math.Clamp(LogitBlock / vocabulary, LeastLogitRows, GroupRows), sequence = 0;
        double loss = 0;
        var unembedding = weights.Unembed(vocabulary, d, Workers.One);
        var block = workspace.Logits.Take((long)Math.Min(step, n) * vocabulary);
        for (int start = 0; start < n; start += step)
        {
            int rows = Math.Min(step, n - start);
            var logits = block[..(rows * vocabulary)];
            var from = x.Slice(start * d, rows * d);
            unembedding.Forward(from, rows, logits, Workers.One);
            for (int row = start; row < start + rows; row++)
            {
                while (inputs.Starts[sequence + 1] <= row) sequence++;
                int s = sequences[sequence], position = row - inputs.Starts[sequence];
                var values = logits.Slice((row - start) * vocabulary, vocabulary);
                loss += batch.Targets[s] is { } exact
                    ? CrossEntropy.Backward(values, exact.Ids(position), exact.Probabilities(position), scale)
                    : CrossEntropy.Backward(values, batch.Sequence(s)[position + 1], scale);
            }
            unembedding.BackwardInput(logits, rows, dx.Slice(start * d, rows * d), adds: false, Workers.One);
            unembedding.BackwardWeight(from, logits, rows, gradients, Workers.One);
        }
        return loss;
    }
}
