using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;
using CaptchaGate.Packages.Tests.Doubles.Protocol;
using Grpc.Core;

namespace CaptchaGate.Packages.Tests.Doubles;

/// <summary>The host's end of the worker protocol: it initializes the worker, loads its functions and invokes them.</summary>
internal sealed class WorkerChannel(string folder, HostRows rows) : FunctionRpc.FunctionRpcBase
{
    private readonly Channel<StreamingMessage> _toWorker = Channel.CreateUnbounded<StreamingMessage>();
    private readonly ConcurrentDictionary<string, Invocation> _running = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource<IReadOnlyList<Function>> _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IReadOnlyList<Function> _functions = [];
    private int _waiting;
    private int _invocations;

    /// <value>The functions, when the worker has loaded them all.</value>
    public Task<IReadOnlyList<Function>> Loaded => _loaded.Task;

    public override async Task EventStream(IAsyncStreamReader<StreamingMessage> requestStream, IServerStreamWriter<StreamingMessage> responseStream, ServerCallContext context)
    {
        var sending = SendAsync(responseStream, context.CancellationToken);
        try
        {
            await foreach (var message in requestStream.ReadAllAsync(context.CancellationToken))
                Take(message);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The worker ended.
        }

        _toWorker.Writer.TryComplete();
        await sending;
    }

    /// <summary>Invokes a function and returns what the worker answers.</summary>
    /// <param name="left">Cancelled when the caller leaves; the worker is told.</param>
    public async Task<InvocationResponse> InvokeAsync(Function function, RpcHttp http, string traceParent, CancellationToken left)
    {
        var id = Interlocked.Increment(ref _invocations).ToString("x32", CultureInfo.InvariantCulture);
        var request = new InvocationRequest { InvocationId = id, FunctionId = function.Id, TraceContext = new() { TraceParent = traceParent } };
        request.InputData.Add(new ParameterBinding { Name = function.Parameter, Data = new() { Http = http } });
        foreach (var (name, value) in http.NullableParams)
            request.TriggerMetadata[name] = new() { String = value.Value };
        var invocation = _running[id] = new(function.Name);
        Send(new() { InvocationRequest = request });
        await using (left.Register(() => Send(new() { InvocationCancel = new() { InvocationId = id } })))
            return await invocation.Response.Task;
    }

    private void Take(StreamingMessage message)
    {
        switch (message.ContentCase)
        {
            case StreamingMessage.ContentOneofCase.StartStream:
                Send(new() { WorkerInitRequest = new() { HostVersion = "4.1037.0", WorkerDirectory = folder, FunctionAppDirectory = folder } });
                break;
            case StreamingMessage.ContentOneofCase.WorkerInitResponse:
                Send(new() { FunctionsMetadataRequest = new() { FunctionAppDirectory = folder } });
                break;
            case StreamingMessage.ContentOneofCase.FunctionMetadataResponse:
                Load(message.FunctionMetadataResponse.FunctionMetadataResults);
                break;
            case StreamingMessage.ContentOneofCase.FunctionLoadResponse:
                if (message.FunctionLoadResponse.Result.Status != 1)
                    _loaded.TrySetException(new InvalidOperationException(message.FunctionLoadResponse.Result.Exception?.Message));
                else if (Interlocked.Decrement(ref _waiting) == 0)
                    _loaded.TrySetResult(_functions);
                break;
            case StreamingMessage.ContentOneofCase.InvocationResponse:
                if (_running.TryRemove(message.InvocationResponse.InvocationId, out var invocation))
                    invocation.Response.TrySetResult(message.InvocationResponse);
                break;
            case StreamingMessage.ContentOneofCase.RpcLog:
                Log(message.RpcLog);
                break;
        }
    }

    private void Load(Google.Protobuf.Collections.RepeatedField<RpcFunctionMetadata> functions)
    {
        _functions = [.. functions.Select(static function => Function.Of(function.FunctionId, function.Name, function.RawBindings.Select(static binding => JsonDocument.Parse(binding).RootElement)))];
        _waiting = functions.Count;
        foreach (var function in functions)
            Send(new() { FunctionLoadRequest = new() { FunctionId = function.FunctionId, Metadata = function } });
    }

    // "IgnoringRpcLog": what a worker logs outside an invocation goes nowhere; its system logs are the host's own.
    private void Log(RpcLog log)
    {
        if (log.LogCategory == 0 && _running.TryGetValue(log.InvocationId, out var invocation))
            rows.AddRecord(invocation.Function, log.InvocationId, log.Level, log.EventId, log.Message);
    }

    private void Send(StreamingMessage message) => _toWorker.Writer.TryWrite(message);

    private async Task SendAsync(IServerStreamWriter<StreamingMessage> worker, CancellationToken ended)
    {
        try
        {
            await foreach (var message in _toWorker.Reader.ReadAllAsync(ended))
                await worker.WriteAsync(message, ended);
        }
        catch (Exception exception) when (exception is OperationCanceledException or InvalidOperationException or IOException)
        {
            // The worker ended.
        }
    }

    private sealed record Invocation(string Function)
    {
        public TaskCompletionSource<InvocationResponse> Response { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
