using System.Runtime.InteropServices;
using System.Security.Cryptography;
using CaptchaGate.Http.Body;
using CaptchaGate.Http.Verify;

namespace CaptchaGate.Http.Forms;

/// <summary>
/// What makes two posts the same submission: form, token, and every field with its values, the honeypot among them. It is HMAC-SHA256 with a
/// key that no one outside this process knows. So no caller can search for two contents that are taken for one, of which the second would be
/// answered as delivered and never sent; and what is kept of a content says nothing about it.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct SubmissionKey(ulong A, ulong B, ulong C, ulong D)
{
    private static readonly byte[] Secret = RandomNumberGenerator.GetBytes(HMACSHA256.HashSizeInBytes);

    /// <value>The idempotency key of the verification; with no key that a caller sends to another route can it be fetched.</value>
    public Guid IdempotencyKey => new(MemoryMarshal.AsBytes([A, B]));

    /// <param name="form">Its name in the configuration.</param>
    /// <param name="token">The token, under whichever name it came.</param>
    /// <param name="fields">All of the body; the names of the token do not count.</param>
    public static SubmissionKey Of(string form, string token, Fields fields)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Secret);
        Append(hash, form);
        Append(hash, token);
        foreach (var field in fields.All.Where(static field => !VerifyRequest.IsFormToken(field.Name)))
        {
            Append(hash, (int)field.Kind);
            Append(hash, field.Name);
            Append(hash, field.Texts.Count);
            foreach (var text in field.Texts)
                Append(hash, text);
        }

        Span<SubmissionKey> key = stackalloc SubmissionKey[1];
        hash.GetHashAndReset(MemoryMarshal.AsBytes(key));
        return key[0];
    }

    // Two tokens apart: a hash is not printed either, because it identifies the user's input.
    public override string ToString() => "***";

    // With its length in front, so that no text can run into the next one. UTF-16 as it is: UTF-8 knows one replacement for every half of a pair.
    private static void Append(IncrementalHash hash, string text)
    {
        Append(hash, text.Length);
        hash.AppendData(MemoryMarshal.AsBytes(text.AsSpan()));
    }

    private static void Append(IncrementalHash hash, int number) => hash.AppendData(MemoryMarshal.AsBytes([number]));
}
