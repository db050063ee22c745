namespace Fathom.Features;

/// <summary>How servers are spoken to.</summary>
public enum ProtocolKind
{
    /// <summary>By the address.</summary>
    Auto,

    /// <summary>POST {endpoint}/chat/completions and {endpoint}/embeddings: most servers, local ones too.</summary>
    OpenAI,

    /// <summary>POST {endpoint}/v1/messages.</summary>
    Anthropic,
}
