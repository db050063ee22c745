namespace Fathom.Evaluation;

/// <summary>What a law of losses is of.</summary>
public enum ScalingAxis
{
    /// <summary>n, at one k and one number of tokens.</summary>
    Latents,

    /// <summary>n and k, at one number of tokens.</summary>
    Joint,

    /// <summary>C, operations of the training's matrix products, over the dictionaries that no cheaper one beats.</summary>
    Compute,

    /// <summary>Rows trained on, at one n and one k.</summary>
    Tokens,
}
