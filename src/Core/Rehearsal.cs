using CaptchaGate.Core.Credentials;
using CaptchaGate.Core.Decisions;
using CaptchaGate.Core.Tokens;
using CaptchaGate.Core.Upstream;

namespace CaptchaGate.Core;

/// <summary>
/// One call that is signed and judged like a visitor's and never leaves the process, so that code which the runtime loads
/// and compiles when it is first used is ready when the first visitor comes. It knows no setting and no key, is neither
/// counted nor logged, and its answer is a refusal.
/// </summary>
public static class Rehearsal
{
    private const string Token = "cmVoZWFyc2Fs";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private static readonly byte[] Answer = ("HTTP/1.1 200 OK\r\nContent-Type: application/json;charset=utf-8\r\nContent-Length: 109\r\n\r\n"u8 +
        """{"Code":"Success","RequestId":"rehearsal","Success":true,"Result":{"VerifyCode":"F001","VerifyResult":false}}"""u8).ToArray();

    /// <summary>Rehearses; nobody has to wait for it.</summary>
    public static Task RunAsync(CancellationToken cancellationToken) => CallAsync(cancellationToken);

    /// <returns>The refusal.</returns>
    internal static async Task<Judgement> CallAsync(CancellationToken cancellationToken)
    {
        _ = TokenShape.TryRead(Token, out _, out _);
        using var deadline = new Deadline(TimeProvider.System, Limit, cancellationToken);
        using var handler = UpstreamHandler.Create(Limit);
        handler.ConnectCallback = static (_, _) => ValueTask.FromResult<Stream>(new Refusal());
        using var http = new HttpMessageInvoker(handler);
        var call = new CaptchaCall(new Uri("http://rehearsal.invalid/"), Token, "rehearsal", new AccessKey("rehearsal", "rehearsal"));
        return await new CaptchaClient(http, new RandomNonceSource()).JudgeAsync(call, TimeProvider.System.GetUtcNow(), Limit, deadline);
    }

    // A connection that has its answer already. What the client writes leads nowhere.
    private sealed class Refusal() : MemoryStream(Answer, writable: false)
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
    }
}
