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

    /// <summary>Bytes that a training takes, roughly: parameters, gradients and two moments, and what a step keeps of each
    /// token for its backward pass.</summary>
    /// <param name="model">The shape.</param>
    /// <param name="batch">Sequences a step.</param>
    public static long Bytes(ModelConfig model, int batch)
    {
        const int copies = 4, vectors = 12;
        long kept = model.Layers * ((long)vectors * model.Width + 3L * model.MlpWidth) + model.VocabularySize;
        return sizeof(float) * (copies * Matrices(model) + kept * batch * model.ContextLength);
    }
}
