using CaptchaGate.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace CaptchaGate.VerifyFunction;

/// <summary>One trigger for each route of the contract. They take every method, so that a wrong one is answered by the contract too.</summary>
public sealed class GateFunctions(GateApplication gate)
{
    [Function("Verify")]
    public Task<HttpResponseData> VerifyAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "verify")] HttpRequestData request) => AnswerAsync(request);

    [Function("SiteVerify")]
    public Task<HttpResponseData> SiteVerifyAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "siteverify")] HttpRequestData request) => AnswerAsync(request);

    [Function("Forms")]
    public Task<HttpResponseData> FormsAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "forms/{form}")] HttpRequestData request) => AnswerAsync(request);

    [Function("ReceiptKeys")]
    public Task<HttpResponseData> ReceiptKeysAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = ".well-known/jwks.json")] HttpRequestData request) => AnswerAsync(request);

    [Function("Health")]
    public Task<HttpResponseData> HealthAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "health")] HttpRequestData request) => AnswerAsync(request);

    [Function("HealthLive")]
    public Task<HttpResponseData> HealthLiveAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "health/live")] HttpRequestData request) => AnswerAsync(request);

    [Function("HealthReady")]
    public Task<HttpResponseData> HealthReadyAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "health/ready")] HttpRequestData request) => AnswerAsync(request);

    [Function("OpenApi")]
    public Task<HttpResponseData> OpenApiAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = "openapi.yaml")] HttpRequestData request) => AnswerAsync(request);

    private async Task<HttpResponseData> AnswerAsync(HttpRequestData request)
    {
        var cancelled = request.FunctionContext.CancellationToken;
        return await HttpCopy.OutAsync(await gate.HandleAsync(HttpCopy.In(request), cancelled), request, cancelled);
    }
}
