namespace Fathom.Numerics;

/// <summary>How a weight matrix of a linear map lies in memory.</summary>
public enum WeightLayout
{
    /// <summary>[outputs, inputs], row-major: PyTorch's Linear.</summary>
    OutputByInput,

    /// <summary>[inputs, outputs], row-major: GPT-2's Conv1D, an SAE's W_enc [d, M].</summary>
    InputByOutput,
}
