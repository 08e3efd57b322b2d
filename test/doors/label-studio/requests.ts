// The requests of Label Studio 1.23.2, as they came to a backend (label_studio/ml/api_connector.py sends them).
export const CONFIG = `<View>
  <Image name="image" value="$image" zoom="true"/>
  <BrushLabels name="mask" toName="image">
    <Label value="ring"/>
    <Label value="ball" predicted_values="the red ball"/>
  </BrushLabels>
  <KeyPointLabels name="point" toName="image" smart="true">
    <Label value="ring"/><Label value="ball"/>
  </KeyPointLabels>
  <RectangleLabels name="box" toName="image" smart="true">
    <Label value="ring"/><Label value="ball"/>
  </RectangleLabels>
  <TextArea name="prompt" toName="image" editable="true" rows="2" maxSubmissions="1" showSubmitButton="true"/>
</View>`;

const PROJECT = '3.1795724360';

export const setup = (hostname: string, more: object = {}): object => ({
  project: PROJECT,
  schema: CONFIG,
  hostname,
  access_token: '0123456789abcdef0123456789abcdef01234567',
  extra_params: null,
  ...more,
});

const times = { created_at: '2026-11-26T20:19:20.448011Z', updated_at: '2026-11-26T20:19:20.448036Z' };
const counts = { total_annotations: 0, cancelled_annotations: 0, total_predictions: 0, comment_count: 0 };

export const task = (id: number, data: object): object => ({
  id,
  data,
  meta: {},
  ...times,
  is_labeled: false,
  overlap: 1,
  inner_id: id,
  ...counts,
  unresolved_comment_count: 0,
  last_comment_updated_at: null,
  project: 3,
  updated_by: null,
  file_upload: 3,
  comment_authors: [],
  annotations: [],
  predictions: [],
});

export const predict = (tasks: readonly object[], context: object | null = null, more: object = {}): object => ({
  tasks,
  project: PROJECT,
  label_config: CONFIG,
  params: { login: null, password: null, context },
  ...more,
});

/** What the editor sends for a smart tool. */
export const drawn = (type: string, value: object, more: object = {}): object => ({
  original_width: 4,
  original_height: 2,
  image_rotation: 0,
  value,
  is_positive: true,
  id: 'kYm',
  from_name: type,
  to_name: 'image',
  type,
  origin: 'manual',
  ...more,
});

/** `params.context` as the editor of Label Studio 1.23.2 sent it for its smart tools and its text. */
export const RECORDED = {
  click: {
    result: [
      {
        original_width: 256,
        original_height: 192,
        image_rotation: 0,
        value: {
          x: 28.869374313940728,
          y: 42.53567508232712,
          width: 0.23014959723820483,
          labels: ['ball'],
          keypointlabels: ['ball'],
        },
        is_positive: true,
        id: 'eCWLHdzxdy',
        from_name: 'point',
        to_name: 'image',
        type: 'keypointlabels',
        origin: 'manual',
      },
    ],
  },
  rectangle: {
    result: [
      {
        original_width: 256,
        original_height: 192,
        image_rotation: 0,
        value: {
          x: 39.84632272228321,
          y: 27.021587998536408,
          width: 28.759604829857302,
          height: 39.22429564581047,
          rotation: 0,
          rectanglelabels: ['ring'],
        },
        id: 'Sa2cEkC1cA',
        from_name: 'box',
        to_name: 'image',
        type: 'rectanglelabels',
        origin: 'manual',
      },
    ],
  },
  text: {
    result: [
      {
        value: { text: ['the capsule\n'] },
        id: 'QJ4CqUxdaM',
        from_name: 'prompt',
        to_name: 'image',
        type: 'textarea',
        origin: 'manual',
      },
    ],
  },
};
