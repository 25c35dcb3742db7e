#ifndef TRILAB_SERVER_HANDLERS_SERIES_SERVICE_H_
#define TRILAB_SERVER_HANDLERS_SERIES_SERVICE_H_

#include "grpcpp/grpcpp.h"
#include "server/sequencer/sequencer.h"
#include "trilab/v1/series_service.grpc.pb.h"

namespace trilab {

// trilab.v1.SeriesService.
//
// Thread-safe.
class SeriesService final : public v1::SeriesService::CallbackService {
 public:
  // `sequencer` must outlive the service.
  explicit SeriesService(Sequencer& sequencer) : sequencer_(sequencer) {}

  grpc::ServerUnaryReactor* CreateSeries(grpc::CallbackServerContext* context,
                                         const v1::CreateSeriesRequest* request,
                                         v1::Series* response) override;
  grpc::ServerUnaryReactor* RescheduleSeries(
      grpc::CallbackServerContext* context,
      const v1::RescheduleSeriesRequest* request,
      v1::Series* response) override;
  grpc::ServerUnaryReactor* CancelSeries(grpc::CallbackServerContext* context,
                                         const v1::CancelSeriesRequest* request,
                                         v1::Series* response) override;
  grpc::ServerUnaryReactor* AddOccurrence(
      grpc::CallbackServerContext* context,
      const v1::AddOccurrenceRequest* request, v1::Series* response) override;
  grpc::ServerUnaryReactor* GetSeries(grpc::CallbackServerContext* context,
                                      const v1::GetSeriesRequest* request,
                                      v1::Series* response) override;
  grpc::ServerUnaryReactor* ListSeries(
      grpc::CallbackServerContext* context,
      const v1::ListSeriesRequest* request,
      v1::ListSeriesResponse* response) override;

 private:
  Sequencer& sequencer_;
};

}  // namespace trilab

#endif  // TRILAB_SERVER_HANDLERS_SERIES_SERVICE_H_
