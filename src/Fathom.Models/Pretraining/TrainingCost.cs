namespace Fathom.Models.Pretraining;

/// <summary>Sizes and operation counts of a training, from the shape alone.</summary>
public static class TrainingCost
{
    /// <summary>Numbers in the matrices that a token is multiplied by: those of the blocks and the unembedding.</summary>
    public static long Matrices(ModelConfig model)
    {
        long d = model.Width, queries = (long)model.Heads * model.HeadWidth, keys = (long)model.KeyValueHeads * model.HeadWidth;
        long attention = model.HasAttention ? d * (queries + 2 * keys) + queries * d : 0;
        long mlp = model.HasMlp ? (model.Activation == Activation.SiluGated ? 3 : 2) * d * model.MlpWidth : 0;
        return model.Layers * (attention + mlp) + d * model.VocabularySize;
    }

    /// <summary>
    /// Operations of the matrix products of one token's forward and backward pass, a multiply-add being two:
    /// <code>
    /// 3 · (2 · matrices + 4 · layers · d_attn · (T + 1) / 2)
    /// </code>
    /// The backward pass costs two forward ones; a position attends to (T + 1) / 2 keys on average, once for the scores and
    /// once for the values.
    /// </summary>
    public static double FlopsPerToken(ModelConfig model)
    {
        double attended = model.HasAttention ? 2.0 * model.Layers * model.Heads * model.HeadWidth * (model.ContextLength + 1) : 0;
        return 3 * (2.0 * Matrices(model) + attended);
    }

    /// <summary>
    /// Bytes that a training takes, roughly. Of every parameter: itself, packed for the way forwards and for the way back,
    /// its gradient, two moments, a copy while it is saved, and a gradient for each lane of the batch. Of every thread that
    /// works on a lane: what its rows leave for the way back, and a block of logits. And the ids of the batch.
    /// </summary>
    /// <param name="model">The shape.</param>
    /// <param name="batch">Sequences a step.</param>
    /// <param name="threads">Threads to use.</param>
    public static double Bytes(ModelConfig model, int batch, int threads)
    {
        const int copies = 7, vectors = 7, others = 8;
        int lanes = Math.Min(TrainableModel.MostLanes, batch);
        double rows = Math.Max(model.ContextLength, TrainingLane.GroupRows), context = model.ContextLength;
        double kept = model.Layers * ((double)vectors * model.Width + 2.0 * model.MlpWidth)
            + others * (double)model.Width + 2.0 * model.MlpWidth;
        double logits = Math.Max(TrainingLane.LogitBlock, (double)TrainingLane.LeastLogitRows * model.VocabularySize);
        double lane = rows * kept + model.Heads * context * context + logits;
        double parameters = (double)Matrices(model) + (double)model.ContextLength * model.Width;
        return sizeof(float) * (parameters * (copies + lanes) + lane * Math.Min(lanes, threads) + batch * (context + 1));
    }
}
