namespace CaptchaGate.Bench.Upstream;

/// <summary>Answers every call with T001, without looking at it; on request after a delay, and every n-th one with a fault, each kind in its turn.</summary>
internal sealed class FixedService(int faultEvery, TimeSpan delay)
{
    private static readonly byte[] Passed = Verdict("true", "T001");
    private static readonly byte[] Rejected = Verdict("false", "F001");
    private static readonly byte[] Throttled = """{"RequestId":"6F1C3A4E-0000-0000-0000-000000000002","Code":"Throttling.User","Message":"slow down"}"""u8.ToArray();

    private static readonly Func<HttpContext, Task>[] Faults =
    [
        static context => AnswerAsync(context, 200, Rejected),
        static context => AnswerAsync(context, 500, []),
        static context => AnswerAsync(context, 429, Throttled),
        static context => AnswerAsync(context, 200, "<html>busy</html>"u8.ToArray()),
        static context => BreakOffAsync(context),
        static context => StaySilentAsync(context),
    ];

    private int _calls;

    public async Task HandleAsync(HttpContext context)
    {
        while (true)
        {
            var read = await context.Request.BodyReader.ReadAsync(context.RequestAborted);
            context.Request.BodyReader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                break;
        }

        if (delay > TimeSpan.Zero)
            await Task.Delay(delay, TimeProvider.System, context.RequestAborted);
        var call = faultEvery == 0 ? 1 : Interlocked.Increment(ref _calls);
        await (faultEvery > 0 && call % faultEvery == 0 ? Faults[call / faultEvery % Faults.Length](context) : AnswerAsync(context, 200, Passed));
    }

    private static Task AnswerAsync(HttpContext context, int status, byte[] body)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "application/json;charset=utf-8";
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    private static async Task BreakOffAsync(HttpContext context)
    {
        context.Response.ContentLength = Passed.Length;
        await context.Response.Body.WriteAsync(Passed.AsMemory(0, 20), context.RequestAborted);
        context.Abort();
    }

    // Longer than the gate's limit of one call.
    private static Task StaySilentAsync(HttpContext context) => Task.Delay(TimeSpan.FromSeconds(10), TimeProvider.System, context.RequestAborted);

    private static byte[] Verdict(string passed, string code) => System.Text.Encoding.UTF8.GetBytes(
        $$$"""{"RequestId":"6F1C3A4E-0000-0000-0000-000000000001","Message":"success","Code":"Success","Success":true,"Result":{"VerifyResult":{{{passed}}},"VerifyCode":"{{{code}}}","CertifyId":"a1b2c3d4e5"}}""");
}
