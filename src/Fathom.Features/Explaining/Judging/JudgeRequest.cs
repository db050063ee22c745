using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fathom.Features;

/// <summary>One question to a server.</summary>
sealed class JudgeRequest
{
    /// <summary>What servers may add to a question: roles, templates, a preamble of their own.</summary>
    const int TokensAround = 256;

    /// <summary>In JSON, where a letter may be six.</summary>
    const int BytesOfToken = 32;

    /// <param name="address">Where it goes.</param>
    /// <param name="body">What is asked.</param>
    /// <param name="price">Of the model; null where nobody has named one.</param>
    /// <param name="text">Everything in it that is text.</param>
    /// <param name="messages">Texts in it.</param>
    /// <param name="mostTokensOut">Tokens of the answer at most.</param>
    /// <param name="read">Reads an answer; null where it is none.</param>
    public JudgeRequest(Uri address, JsonObject body, Price? price, string text, int messages, int mostTokensOut,
        Func<JsonElement, Reply?> read)
    {
        (Address, Body, IsPriced, Price, Read) = (address, body, price is not null, price ?? Price.None, read);
        // No tokenizer makes more tokens than there are bytes.
        MostTokensIn = Encoding.UTF8.GetByteCount(text) + (long)TokensAround * messages;
        MostTokensOut = mostTokensOut;
        Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{address}\n{body.ToJsonString()}")));
    }

    public Uri Address { get; }

    public JsonObject Body { get; }

    public Price Price { get; }

    public bool IsPriced { get; }

    public Func<JsonElement, Reply?> Read { get; }

    public long MostTokensIn { get; }

    public long MostTokensOut { get; }

    /// <summary>Bytes of a response at most: of words little more than they are long, of embeddings as many numbers as there are.</summary>
    public long MostBytes => MostTokensOut > 0 ? (1 << 20) + BytesOfToken * MostTokensOut : 64 << 20;

    /// <summary>SHA-256 of the address and of all that is asked.</summary>
    public string Hash { get; }

    /// <summary>The most that the call can cost.</summary>
    public decimal Most => Price.Of(MostTokensIn, MostTokensOut);
}
