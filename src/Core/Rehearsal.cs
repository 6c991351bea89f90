using System.Net;
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
    private const string Token = "eyJjZXJ0aWZ5SWQiOiJyZWhlYXJzYWwifQ==";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>Rehearses; nobody has to wait for it.</summary>
    public static Task RunAsync(CancellationToken cancellationToken) => CallAsync(cancellationToken);

    /// <returns>The refusal.</returns>
    internal static async Task<Judgement> CallAsync(CancellationToken cancellationToken)
    {
        _ = TokenShape.TryRead(Token, out _, out _);
        using var deadline = new Deadline(TimeProvider.System, Limit, cancellationToken);
        using var http = new HttpMessageInvoker(new Refusal());
        var call = new CaptchaCall(new Uri("http://rehearsal.invalid/"), Token, "rehearsal", new AccessKey("rehearsal", "rehearsal"));
        return await new CaptchaClient(http, new RandomNonceSource()).JudgeAsync(call, TimeProvider.System.GetUtcNow(), Limit, deadline);
    }

    private sealed class Refusal : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await request.Content!.CopyToAsync(Stream.Null, cancellationToken);
            return new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new ByteArrayContent("""{"Code":"Success","RequestId":"rehearsal","Success":true,"Result":{"VerifyCode":"F001","VerifyResult":false}}"""u8.ToArray()),
            };
        }
    }
}
